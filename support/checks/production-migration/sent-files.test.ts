/** What the answers to uploads tell of the files. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { sentBy } from './files.ts'

const url = 'http://files.example/chat/plan.pdf'
const answered = (body: object) =>
  ({
    status: 201,
    url: 'http://api.example/',
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
  }) as never
const taking = (one: string | false) =>
  ({ uploads: { chat: { create: '/api/chat/files', one, id: 'id', url: 'url' } } }) as never
const file = { name: 'plan.pdf', type: 'application/pdf', bytes: Buffer.from('a') }

it('a file that nobody can read or delete by its id needs none', () => {
  assert.equal(sentBy(taking(false), 'chat', file, answered({ url })).id, '')
  assert.equal(sentBy(taking(false), 'chat', file, answered({ url, id: '7' })).id, '7')
})

it('a file with a path of its own has an id', () => {
  const tell = () => sentBy(taking('/api/chat/{id}'), 'chat', file, answered({ url }))
  assert.throws(tell, Violation)
})
