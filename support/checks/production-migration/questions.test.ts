/** Questions to a system that indexes what it is sent by itself, one document after the other. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { ask, foundRightly, sentence } from './questions.ts'

/** Finds one document more each time that it is asked, the nearest first. */
async function indexing(t: TestContext, nearestFirst: readonly string[], order: readonly string[]) {
  let known = 0
  const server = createServer((_request, response) => {
    known += 1
    const there = order.slice(0, known)
    const hits = nearestFirst.filter((subject) => there.includes(subject))
    response.end(JSON.stringify(hits.map((one) => ({ content: sentence(one), document_id: one }))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('what is not indexed yet is waited for, and then the nearest comes first', async (t) => {
  const backend = await indexing(t, ['orchard', 'lighthouse'], ['lighthouse', 'orchard'])
  const search = {
    ...{ ask: '/search', method: 'POST', question: 'query', body: {}, items: '' },
    ...{ content: 'content', document: 'document_id' },
  }
  const scene = { production: { search } } as never
  const sender = { backend, person: { token: 'a' }, ids: {} } as never
  const hits = await ask(scene, sender, 'orchard')
  assert.equal(hits.length, 2)
  foundRightly(hits, 'orchard', [{ id: 'orchard' }, { id: 'lighthouse' }] as never)
})

test('what is of somebody else is found wrongly, and so is another one first', () => {
  const hits = ['orchard', 'lighthouse'].map((one) => ({ content: sentence(one), document: one }))
  const both = [{ id: 'orchard' }, { id: 'lighthouse' }] as never
  assert.throws(() => foundRightly(hits, 'orchard', [{ id: 'orchard' }] as never), /other users/)
  assert.throws(() => foundRightly(hits, 'lighthouse', both), /the first that is found/)
})
