/** By which variables of a system time is made short. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSettings } from './find-settings.ts'

const scheduled = `
app = Celery("x")
app.conf.beat_schedule = {
    "report": {"task": "tasks.report", "schedule": 60.0},
    "stale": {"task": "tasks.fail_stale_extractions", "schedule": 600.0},
}

class Settings(BaseSettings):
    STALE_EXTRACTION_MINUTES: int = 60
`

test('a scheduled task that looks for lost work is a sweep, with the age that it asks for', () => {
  const files = { paths: ['app/worker.py'], text: () => scheduled }
  assert.deepEqual(findSettings(files, {}).resilience, {
    lostAfter: { variable: 'STALE_EXTRACTION_MINUTES', unit: 'whole-min' },
    sweepTask: 'tasks.fail_stale_extractions',
  })
})

test('the pause between attempts at the database has more than one name', () => {
  const files = { paths: [], text: () => '' }
  for (const name of [
    'DB_CONNECT_INTERVAL_MS',
    'DATABASE_WAIT_MS',
    'DB_CONNECT_DELAY_MS',
    'DB_CONNECT_RETRY_MS',
  ]) {
    const { settings } = findSettings(files, { [name]: '10000' })
    assert.deepEqual(settings, { connectInterval: { variable: name } })
  }
})

test('a schema of a program on Node names them with their defaults', () => {
  const text = () => `import { cleanEnv, num } from 'envalid'
const env = cleanEnv(process.env, {
  DB_CONNECT_RETRIES: num({ default: 5 }),
  DB_CONNECT_DELAY_MS: num({ default: 10_000 }),
  RETRY_DELAY_MS: num({ default: 60_000 }),
  MAX_UPLOAD_MB: num({ default: 25 }),
})`
  const { settings, limit } = findSettings({ paths: ['src/config.js'], text }, {})
  assert.deepEqual(settings, {
    retryDelay: { variable: 'RETRY_DELAY_MS' },
    connectInterval: { variable: 'DB_CONNECT_DELAY_MS' },
    connectAttempts: { variable: 'DB_CONNECT_RETRIES' },
  })
  assert.equal(limit, 26_214_400)
})

test('a time after which idle connections to the database are closed is one of a pool', () => {
  const files = { paths: [], text: () => '' }
  const { settings } = findSettings(files, { DB_POOL_IDLE_MS: '30000', REDIS_POOL_IDLE_MS: '500' })
  assert.deepEqual(settings, { poolIdle: { variable: 'DB_POOL_IDLE_MS' } })
})

test('how long a job stays with a silent worker and what the storage may hold have their variables', () => {
  const given = { CELERY_VISIBILITY_TIMEOUT_SECONDS: '1800', SUPABASE_STORAGE_QUOTA_MB: '1024' }
  const { settings, resilience } = findSettings({ paths: [], text: () => '' }, given)
  assert.deepEqual(settings, {
    storageQuota: { variable: 'SUPABASE_STORAGE_QUOTA_MB', unit: 'MB' },
  })
  assert.deepEqual(resilience, {
    lock: { variable: 'CELERY_VISIBILITY_TIMEOUT_SECONDS', unit: 's' },
  })
})
