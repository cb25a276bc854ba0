/** Tests of what the statistics must say of jobs that are not finished. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { IdleQueue } from './idle-queue.ts'
import type { Statistics } from './statistics.ts'
import {
  answersSoon,
  jobMsFor,
  type StatisticsRun,
  showsDepth,
  showsOutcomes,
  showsTheLiving,
} from './statistics-run.ts'

const figures = (waiting: number, unfinished: number) =>
  ({ silent: [], waiting, waitingAnywhere: waiting, unfinished }) as unknown as Statistics

/** Three jobs of which so many had ended around the look, and what the look showed as unfinished. */
const shown = (ended: readonly [number, number], unfinished: number) => {
  const [endedBefore, endedAfter] = ended
  const all = { before: figures(3, 3), meanwhile: figures(0, unfinished), after: figures(0, 0) }
  const run = { ...all, endedBefore, endedAfter } as unknown as StatisticsRun
  return () => showsDepth(run, { good: ['a', 'b'], bad: ['c'] } as unknown as IdleQueue)
}

test('jobs that a worker has taken count until they end', () => {
  shown([0, 0], 3)()
  shown([0, 1], 2)()
  assert.throws(shown([0, 0], 0), Violation)
  assert.throws(shown([1, 1], 3), Violation)
})

test('a look that comes after the last job shows nothing of jobs under way', () => {
  assert.throws(shown([0, 3], 0), Unverified)
})

test('jobs last longer than statistics that ask the workers', () => {
  assert.equal(jobMsFor({ durationMs: 20 }), 400)
  assert.equal(jobMsFor({ durationMs: 1_100 }), 6_600)
  assert.equal(jobMsFor({ durationMs: 9_000 }), 15_000)
})

test('a route that refuses while no worker runs spoils what must be read then, and nothing else', () => {
  const counts = { succeeded: 2, failed: 1, meanMs: [500], slots: [4] }
  const after = { ...figures(0, 0), ...counts }
  const before = { refusal: '503 nobody answers', silent: ['waiting'], slots: [] }
  const run = { before, after, meansMs: [500] } as unknown as StatisticsRun
  const jobs = { good: ['a', 'b'], bad: ['c'] } as unknown as IdleQueue
  showsOutcomes(run, jobs)
  assert.throws(() => showsTheLiving(run, 4), Violation)
  assert.throws(() => showsDepth(run, jobs), Violation)
})

test('an answer is soon when it says something in time', () => {
  const soon = { ...figures(0, 0), durationMs: 900 }
  answersSoon({ before: soon }, 1_000)
  assert.throws(() => answersSoon({ before: { ...soon, durationMs: 1_000 } }, 1_000), Violation)
  const refused = { ...soon, refusal: '500 nobody answers' }
  assert.throws(() => answersSoon({ before: refused }, 1_000), Violation)
})

test('figures that a worker does not show either have to be named first', () => {
  const before = { refusal: '503 nobody answers', silent: [], slots: [] }
  const after = { ...figures(0, 0), silent: ['waiting', 'unfinished'] }
  const run = { before, after } as unknown as StatisticsRun
  assert.throws(() => showsDepth(run, { good: [], bad: [] } as unknown as IdleQueue), Unverified)
})
