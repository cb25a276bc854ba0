/** What is said of the requests that a release has cost. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { allAnswered, type Request } from './steady-users.ts'

const request = (what: Request['what'], at: number, came: Request['came']) =>
  ({ what, at, came, tookMs: 10 }) as Request
const well = request('health', 1_000, 200)

test('requests that failed alike are one line, however many they were', () => {
  const gap = Array.from({ length: 300 }, (_, at) => request('list', 30_000 + at * 100, 502))
  const cut = request('upload', 30_400, 'ECONNRESET')
  assert.throws(
    () => allAnswered([well, ...gap, cut]),
    (error: Error) => {
      assert.ok(error instanceof Violation)
      assert.match(error.message, /^301 of 302 requests failed while the release was replaced/)
      const lines = [
        'list: 502, 300 times from 30.0 s to 59.9 s',
        'upload: ECONNRESET, after 30.4 s',
      ]
      assert.deepEqual(error.received, lines)
      return true
    },
  )
})

test('all of them answered, and nobody there to ask', () => {
  allAnswered([well])
  assert.throws(() => allAnswered([]), Violation)
})
