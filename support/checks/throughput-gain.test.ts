/** Which of several backlogs is compared. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leastDisturbed, type Span } from './throughput-gain.ts'

/** Backlogs as they come, by the milliseconds that the machine took from each. */
const taken = (...lost: number[]) => {
  const measure = (): Promise<Span> => {
    const ms = lost.shift() ?? 0
    return Promise.resolve({ jobs: 32, slowMs: 1_000 + ms, quickMs: 1_000 })
  }
  return { measure, left: () => lost.length }
}

test('a backlog that the machine left alone is not measured again', async () => {
  const { measure, left } = taken(10, 0)
  assert.equal((await leastDisturbed(measure)).slowMs, 1_010)
  assert.equal(left(), 1)
})

test('a disturbed backlog is measured again until one is left alone', async () => {
  const { measure, left } = taken(500, 200, 5, 0)
  assert.equal((await leastDisturbed(measure)).slowMs, 1_005)
  assert.equal(left(), 1)
})

test('of backlogs that were all disturbed the least disturbed one counts, and there is an end', async () => {
  const { measure, left } = taken(500, 200, 300, 400, 0)
  assert.equal((await leastDisturbed(measure)).slowMs, 1_200)
  assert.equal(left(), 1)
})
