/** Short sweeps and workers of other queues are no business of the shared database. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadManifest } from '../systems/manifest.ts'
import { root } from './root.ts'
import { refuseToShare } from './shared-refusals.ts'

const manifest = loadManifest(join(root, 'fixtures/systems/curriculum-extractor/plumbline.yaml'))

const stack = {
  postgres: { url: 'postgresql://u:p@127.0.0.1:5432/postgres', password: 'p' },
  redis: { url: 'redis://:p@127.0.0.1:6379/0', password: 'p' },
  supabase: { url: 'http://127.0.0.1:1', anonKey: 'a', serviceKey: 's' },
  mailbox: { smtpHost: '127.0.0.1', smtpPort: 25 },
} as never
const other = { REDIS_URL: 'redis://:q@127.0.0.1:7000/0' }

test('a worker that takes for lost what is young does not share its database', () => {
  assert.throws(
    () => refuseToShare(manifest, 'backend', { SWEEP_SETTLED_MS: '3000' }, stack),
    /SWEEP_SETTLED_MS.*@destructive is missing/,
  )
})

test('other changes are nobody else’s business', () => {
  refuseToShare(manifest, 'worker', { SWEEP_EVERY_MS: '500' }, stack)
  refuseToShare(manifest, 'backend', other, stack)
})

test('a worker of another queue does not share its database, by whatever way it goes there', () => {
  const byWay = { ...other, DATABASE_URL: 'postgresql://u:p@127.0.0.1:7001/postgres' }
  for (const changes of [other, byWay, { REDIS_URL: 'redis://:p@127.0.0.1:6379/1' }]) {
    assert.throws(
      () => refuseToShare(manifest, 'worker', changes, stack),
      /@destructive is missing/,
    )
  }
})

test('a worker of the shared queue may, and one with a database of its own', () => {
  const own = { ...other, DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/its_own' }
  const spelled = { REDIS_URL: 'redis://default:p@127.0.0.1:6379/0' }
  for (const changes of [{}, own, spelled, { REDIS_URL: null }, { REDIS_URL: 'nowhere' }]) {
    refuseToShare(manifest, 'worker', changes, stack)
  }
})
