/** What nobody can read ends as late as a job of a worker that has died. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import { refuseLongKept, unreadBudgetMs } from './senseless-jobs.ts'
import { jobBudgetMs } from './worker-queue.ts'

const manifestWith = (kind: 'bullmq' | 'celery', resilience: object) =>
  ({ queue: { kind }, resilience }) as never
const budget = (...given: Parameters<typeof manifestWith>) => unreadBudgetMs(manifestWith(...given))

test('BullMQ looks at its defaults unless both of its times are made short', () => {
  for (const resilience of [{}, { lock: {} }, { stalledCheck: {} }]) {
    assert.ok(budget('bullmq', resilience) > jobBudgetMs)
  }
  assert.equal(budget('bullmq', { lock: {}, stalledCheck: {} }), jobBudgetMs)
})

test('Celery drops it at once', () => {
  assert.equal(budget('celery', {}), jobBudgetMs)
})

test('a job that a worker still keeps says nothing where nobody knows for how long it does', () => {
  const refused = (...given: Parameters<typeof manifestWith>) =>
    refuseLongKept(manifestWith(...given), 'a pickle', 'active')
  assert.throws(() => refused('bullmq', {}), Unverified)
  refuseLongKept(manifestWith('bullmq', {}), 'a pickle', 'waiting')
  refused('bullmq', { lock: {}, stalledCheck: {} })
  refused('celery', {})
})
