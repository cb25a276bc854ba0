/** What the suite goes on with must be usable: everything else is the system's fault, and shown. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Violation } from '../core/errors.ts'
import { addressIn, idIn, idOf, onlyAddressIn, redirectOf } from './answer-fields.ts'
import type { Answer } from './http-client.ts'

const url = 'http://127.0.0.1/api/uploads'

const saying = (value: unknown, headers: Record<string, string> = {}, status = 201): Answer => ({
  ...{ status, url, durationMs: 1, headers: new Headers(headers) },
  body: Buffer.from(JSON.stringify({ value })),
})

function refused(work: () => unknown): Violation {
  try {
    work()
  } catch (error) {
    assert.ok(error instanceof Violation, String(error))
    assert.ok(String(error.received).length < 300, 'what came is shown by its beginning')
    assert.match(error.message, /^\/api\/uploads: /)
    return error
  }
  return assert.fail('it was taken')
}

const noIds: readonly unknown[] = [
  ...['', 'a\u0000b', 'two\nlines', '\ud800', '9'.repeat(100_000)],
  ...[null, true, 1.5, Number.MAX_VALUE, [], ['a'], { id: 'a' }],
]

const noAddresses: readonly unknown[] = [
  ...['', '/file.pdf', 'see attachment', 'http://', 'http://[', 'file:///etc/passwd'],
  ...['javascript:alert(1)', 'http://127.0.0.1/%E0%A4%A', `http://127.0.0.1/${'x'.repeat(20_000)}`],
  ...[null, 7, ['http://127.0.0.1/'], {}],
]

describe('an id in an answer', () => {
  it('is a text or a whole number', () => {
    assert.equal(idIn(saying('3f0c'), 'value'), '3f0c')
    assert.equal(idIn(saying(7), 'value'), '7')
    assert.equal(idIn(saying({ message: { id: 'a' } }), 'value.message.id'), 'a')
    assert.equal(idIn(saying('數學 ☂'), 'value'), '數學 ☂')
  })
  for (const value of noIds) {
    it(`is none: ${JSON.stringify(value).slice(0, 40)}`, () => {
      refused(() => idIn(saying(value), 'value'))
    })
  }
  it('may be made of several fields', () => {
    const answer = { ...saying(''), body: Buffer.from('{"id":"a-1","run":2}') }
    assert.equal(idOf(answer, '{id}-{run}-extract'), 'a-1-2-extract')
    assert.equal(idOf(answer, 'run'), '2')
    assert.match(refused(() => idOf(answer, '{job}-1')).message, /no "job"/)
  })
  it('is missed by its name, with the names that are there', () => {
    const { message, received } = refused(() => idIn(saying(7), 'task_id'))
    assert.match(message, /no "task_id"/)
    assert.deepEqual(received, ['value'])
  })
})

describe('an address under a name that nobody documents', () => {
  const url = 'https://files.example.com/a.pdf'
  const said = (told: object) => ({ ...saying(''), body: Buffer.from(JSON.stringify(told)) })
  it('is the only one, or the usual one among several', () => {
    assert.equal(onlyAddressIn(said({ download: url, expires_in: 60 }), 'url'), url)
    assert.equal(onlyAddressIn(said({ url, page: `${url}/page` }), 'url'), url)
  })
  it('is missed where there is none, or several', () => {
    refused(() => onlyAddressIn(said({ expires_in: 60 }), 'url'))
    refused(() => onlyAddressIn(said({ download: url, page: `${url}/page` }), 'url'))
    refused(() => onlyAddressIn(said({ url: 'soon', page: url }), 'url'))
  })
})

describe('an address in an answer', () => {
  it('is one that a browser opens', () => {
    const signed = 'https://files.example.com/a%20b.pdf?token=a.b.c'
    assert.equal(addressIn(saying(signed), 'value'), signed)
  })
  for (const value of noAddresses) {
    it(`is none: ${JSON.stringify(value).slice(0, 40)}`, () => {
      refused(() => addressIn(saying(value), 'value'))
    })
  }
})

describe('a redirect', () => {
  it('leads to an address, be it a relative one', () => {
    assert.equal(redirectOf(saying(1, { location: '../x' }, 302)), 'http://127.0.0.1/x')
    assert.equal(redirectOf(saying(1)), undefined)
  })
  for (const location of ['http://[', 'mailto:a@example.com', 'javascript:alert(1)']) {
    it(`leads nowhere: ${location}`, () => {
      refused(() => redirectOf(saying(1, { location }, 302)))
    })
  }
})
