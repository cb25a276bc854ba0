/** Which systems are asked for variables that are named after Celery. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { folderWith } from '../artifacts/folder-with.ts'
import type { Manifest } from '../systems/manifest.ts'
import { isAsked } from './celery-names.ts'

const bullmq = {
  'package.json': '{"workspaces":["apps/*"]}',
  'apps/api/package.json': '{"dependencies":{"bullmq":"^5"}}',
}

it('a system on BullMQ is asked for none but those that it is started with', (t) => {
  const system = (kind: string, files: Record<string, string>, environment = {}) =>
    ({ queue: { kind }, environment, repository: folderWith(t, files) }) as unknown as Manifest
  const broker = 'CELERY_BROKER_URL'
  assert.equal(isAsked(system('bullmq', bullmq), broker), false)
  assert.equal(isAsked(system('bullmq', bullmq), 'REDIS_URL'), true)
  assert.equal(isAsked(system('bullmq', bullmq, { [broker]: '' }), broker), true)
  assert.equal(isAsked(system('celery', bullmq), broker), true)
  assert.equal(isAsked(system('bullmq', { 'package.json': '{}' }), broker), true)
})
