/** How long a job that met an outage of the database is waited for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { JobEvent } from '../ports/job-history.ts'
import { pauseLeft } from './database-recovery.ts'

const now = 1_000_000
const postponed = (job: string, inMs: number): JobEvent => ({
  ...{ job, at: now - 1, kind: 'postponed', dueAt: now + inMs },
})
const left = (...events: JobEvent[]) => pauseLeft(events, new Set(['a', 'b']), now)

test('the longest pause before another attempt at one of the jobs is waited for', () => {
  assert.equal(left(postponed('a', 5_000), postponed('b', 9_000), postponed('c', 50_000)), 9_000)
})

test('nothing is left where no job was postponed, or the pause is over', () => {
  assert.equal(left(), 0)
  assert.equal(left({ job: 'a', at: now, kind: 'started' }, postponed('b', -1)), 0)
})

test('a pause of minutes has to be made short before anything can be told', () => {
  assert.throws(() => left(postponed('a', 180_000)), Unverified)
})
