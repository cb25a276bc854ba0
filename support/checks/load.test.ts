/** A job counts as done once whoever did which part of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { JobEvent } from '../ports/job-history.ts'
import type { Lab } from './failure-lab.ts'
import { eachOnce, type Load } from './load.ts'

/** Two workers whose logs both name the job. */
const workers = ['a', 'b'].map((name) => ({
  process: { lines: () => [{ text: `${name} did something of job-1` }] },
}))
const lab = { workers } as unknown as Lab
const loadOf = (...kinds: JobEvent['kind'][]): Load => ({
  uploads: [{ job: 'job-1' }] as unknown as Load['uploads'],
  events: kinds.map((kind, at) => ({ job: 'job-1', kind, at })),
})

test('a job whose last part another worker has done is done once', () => {
  eachOnce(lab, loadOf('queued', 'started', 'handed-on', 'resumed', 'completed'))
})

test('a job that two workers tell of is done twice where it was never handed on', () => {
  assert.throws(() => eachOnce(lab, loadOf('queued', 'started', 'completed')), Violation)
})

test('a part that was begun again is a second execution', () => {
  const twice = ['queued', 'started', 'handed-on', 'resumed', 'returned', 'started', 'completed']
  assert.throws(() => eachOnce(lab, loadOf(...(twice as JobEvent['kind'][]))), Violation)
})

test('a log may name a job by its extraction', () => {
  const telling = { process: { lines: () => [{ text: 'drafted extraction-1' }] } }
  const load = loadOf('queued', 'started', 'completed')
  const uploads = [{ job: 'job-1', extraction: 'extraction-1' }] as unknown as Load['uploads']
  eachOnce({ workers: [telling] } as unknown as Lab, { ...load, uploads })
})

test('a number of another job in the log of the other worker is not this job', () => {
  const telling = ['job 7 of extraction 3 is drafted', 'job 17 took 7 ms after 3 tries'].map(
    (text) => ({ process: { lines: () => [{ text }] } }),
  )
  const kinds = ['queued', 'started', 'completed'] as const
  const events = kinds.map((kind, at) => ({ job: '7', kind, at }))
  const uploads = [{ job: '7', extraction: '3' }] as unknown as Load['uploads']
  eachOnce({ workers: telling } as unknown as Lab, { events, uploads })
})
