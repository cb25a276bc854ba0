import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Answer, normalised } from './normalise.ts'

const answer = (body: unknown, headers: Record<string, string> = {}): Answer => ({
  exchanges: [{ method: 'GET', path: '/', status: 200, headers, body }],
  result: null,
})

it('identifiers, times and tokens of one run are those of every run', () => {
  const here = answer({
    id: 'd6012a55-49d3-448d-b67f-8775d8850c16',
    at: '2026-11-21T04:46:23.004Z',
  })
  const there = answer({
    at: '2025-01-01T00:00:00+00:00',
    id: '21bb72b3-f025-4344-a653-4b9225c0a1e9',
  })
  assert.deepEqual(normalised(here, []), normalised(there, []))
})

it('a value of the run becomes its placeholder', () => {
  const [exchange] = normalised(answer('b1234 of me'), [['b1234', '<RUN>']]).exchanges
  assert.equal(exchange?.body, '<RUN> of me')
})

it('a body, a status or a lasting header that differs stays different', () => {
  const plain = normalised(answer('a'), [])
  assert.notDeepEqual(normalised(answer('b'), []), plain)
  assert.notDeepEqual(normalised(answer('a', { 'content-range': 'bytes 0-1/2' }), []), plain)
})

it('headers that a gateway or the moment decides do not count', () => {
  const headers = { 'access-control-allow-origin': '*', etag: '"x"', 'content-length': '1' }
  assert.deepEqual(normalised(answer('a', headers), []), normalised(answer('a'), []))
})
