import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobEvent, JobEventKind } from '../ports/job-history.ts'
import { historiesOf, mostAtWork, mostUnderWay } from './histories.ts'

const events = (...all: (readonly [string, JobEventKind, number])[]): JobEvent[] =>
  all.map(([job, kind, at]) => ({ job, kind, at }))

const retried = events(
  ['a', 'queued', 0],
  ['a', 'started', 10],
  ['a', 'postponed', 20],
  ['b', 'queued', 25],
  ['b', 'started', 30],
  ['a', 'started', 120],
  ['a', 'postponed', 130],
  ['a', 'started', 330],
  ['a', 'failed', 340],
  ['b', 'returned', 400],
  ['b', 'started', 410],
  ['b', 'completed', 420],
)

test('the pauses between the attempts of a job are measured from failure to start', () => {
  const history = historiesOf(retried).get('a')
  assert.deepEqual(history?.starts, [10, 120, 330])
  assert.deepEqual(history?.pausesMs, [100, 200])
  assert.deepEqual(history?.ends, [{ job: 'a', kind: 'failed', at: 340 }])
})

test('where the queue tells when a job is due, others that were served first do not count', () => {
  const told: JobEvent[] = [
    { job: 'a', kind: 'postponed', at: 100, dueAt: 350 },
    { job: 'a', kind: 'started', at: 900 },
  ]
  assert.deepEqual(historiesOf(told).get('a')?.pausesMs, [250])
})

test('a job whose worker was gone is told from one that was postponed', () => {
  const history = historiesOf(retried).get('b')
  assert.equal(history?.returns, 1)
  assert.deepEqual(history?.pausesMs, [])
})

test('a job between two attempts is under way but not at work', () => {
  const both = events(['a', 'started', 1], ['a', 'postponed', 2], ['b', 'started', 3])
  assert.equal(mostUnderWay(both), 2)
  assert.equal(mostAtWork(both), 1)
})

test('a job that came back from a dead worker is at work only once it is started again', () => {
  const back = events(['a', 'started', 1], ['a', 'returned', 2], ['b', 'started', 3])
  assert.equal(mostAtWork(back), 1)
})

test('where each queue has slots of its own, what is at work in another one takes none', () => {
  const apart: JobEvent[] = [
    { job: 'a', kind: 'started', at: 1, queue: 'first' },
    { job: 'b', kind: 'started', at: 2, queue: 'first' },
    { job: 'a', kind: 'handed-on', at: 3, queue: 'first' },
    { job: 'a', kind: 'resumed', at: 4, queue: 'second' },
    { job: 'c', kind: 'started', at: 5, queue: 'first' },
  ]
  assert.equal(mostAtWork(apart), 2)
})
