/** In which months a workflow is started by the calendar. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { monthsWithoutRun } from './schedules.ts'

const since = new Date('2026-11-23T12:00:00Z')
const left = (...crons: string[]) => monthsWithoutRun(crons, since)

test('every month, however it is written', () => {
  for (const cron of [
    '0 3 1 * *',
    '30 2 * * 1',
    '0 3 1 1-12 *',
    '0 3 28 */1 *',
    '0 3 * jan-dec SUN',
  ]) {
    assert.deepEqual(left(cron), [], cron)
  }
  assert.deepEqual(left('0 3 1 1-6 *', '0 3 1 7-12 *'), [])
})

test('a day that some months do not have', () => {
  assert.equal(left('0 3 31 * *').length, 10)
  assert.deepEqual(left('0 3 29 * *'), ['2027-02'])
})

test('every other month, and what is no schedule', () => {
  assert.equal(left('0 3 1 */2 *').length, 12)
  assert.equal(left('every month').length, 24)
  assert.equal(left('0 0 L * *').length, 24)
  assert.equal(left('0 0 3 1 * *').length, 24)
  assert.equal(left().length, 24)
})
