/** What nobody can read ends as late as a job of a worker that has died. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unreadBudgetMs } from './senseless-jobs.ts'
import { jobBudgetMs } from './worker-queue.ts'

const budget = (kind: 'bullmq' | 'celery', resilience: object) =>
  unreadBudgetMs({ queue: { kind }, resilience } as never)

test('BullMQ looks at its defaults unless both of its times are made short', () => {
  for (const resilience of [{}, { lock: {} }, { stalledCheck: {} }]) {
    assert.ok(budget('bullmq', resilience) > jobBudgetMs)
  }
  assert.equal(budget('bullmq', { lock: {}, stalledCheck: {} }), jobBudgetMs)
})

test('Celery drops it at once', () => {
  assert.equal(budget('celery', {}), jobBudgetMs)
})
