/** What of a health answer is a state, and what only belongs to this one asking. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stateIn } from './told-state.ts'

test('durations, moments and counts are no state', () => {
  const told = (changing: object) => stateIn({ storage: [{ status: 'up', ...changing }] })
  const state = { storage: [{ status: 'up' }] }
  const changing = { latency_ms: '11', checkedAt: 'now', buckets: 3 }
  assert.deepEqual(told(changing), state)
  const text = (detail: string) => told({ detail })
  assert.deepEqual(text('answered in 11 ms'), text('answered in 9.5 ms'))
  assert.deepEqual(text('seen 2026-01-01T10:00:00.5Z'), text('seen 2026-01-02 11:00:00Z'))
  assert.notDeepEqual(text('answered'), text('refused'))
})

test('a number that says yes or no is a state, and so is a text, a truth and nothing', () => {
  const states = { up: 1, down: 0, connected: true, error: null, text: 'ok' }
  assert.deepEqual(stateIn(states), states)
  assert.equal(stateIn('up'), 'up')
})
