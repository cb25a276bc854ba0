/** A start has more time where several programs share each processor, and there alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onThisMachine } from './crowding.ts'

test('a crowded machine has more time, but not without end', () => {
  const within = (ms: number, load: number) => onThisMachine(ms, { load, processors: 2 })
  assert.equal(within(20_000, 0), 20_000)
  assert.equal(within(20_000, 2), 20_000)
  assert.equal(within(20_000, 5), 50_000)
  assert.equal(within(20_000, 90), 80_000)
  assert.equal(within(60_000, 90), 120_000)
  assert.equal(within(150_000, 90), 150_000)
})
