/** Which times of a system are made short, and how short. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Manifest } from '../systems/manifest.ts'
import { unreadBudgetMs } from './senseless-jobs.ts'
import { soonTakenBack } from './short-times.ts'
import { jobBudgetMs } from './worker-queue.ts'

const manifestWith = (kind: string, resilience: object) =>
  ({ queue: { kind }, resilience, settings: {} }) as unknown as Manifest
const lock = { variable: 'LOCK', unit: 'whole-s' }
const stalledCheck = { variable: 'CHECK', unit: 'ms' }

test('what no worker can read is soon left behind where the settings have names', () => {
  const changes = soonTakenBack(manifestWith('bullmq', { lock, stalledCheck }))
  assert.deepEqual(changes, { LOCK: '2', CHECK: '1500' })
})

test('a setting without a name stays as it is, and the defaults of the queue have their time', () => {
  assert.deepEqual(soonTakenBack(manifestWith('bullmq', {})), {})
  assert.deepEqual(soonTakenBack(manifestWith('celery', { lock })), {})
  assert.ok(unreadBudgetMs(manifestWith('bullmq', { lock })) >= 4 * 30_000)
  assert.equal(unreadBudgetMs(manifestWith('bullmq', { lock, stalledCheck })), jobBudgetMs)
  assert.equal(unreadBudgetMs(manifestWith('celery', {})), jobBudgetMs)
})
