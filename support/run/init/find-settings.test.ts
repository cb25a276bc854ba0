/** What a system's settings are by themselves, and by which variables time is made short. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultsIn, findSettings } from './find-settings.ts'

const source = `
class Settings(BaseSettings):
    OCR_TIMEOUT_SECONDS: int = 120
    TAGGING_TIMEOUT_SECONDS: int = Field(default=60, ge=1)
    SECRET_KEY: str
    DERIVED: int = 2 * OCR_TIMEOUT_SECONDS

PAUSE = int(os.getenv("PAUSE_SECONDS", "30"))
`

test('literal defaults of the programs are known, worked out where they are sums of others', () => {
  const files = { paths: ['app/config.py'], text: () => source }
  assert.deepEqual(defaultsIn(files), {
    DERIVED: '240',
    OCR_TIMEOUT_SECONDS: '120',
    TAGGING_TIMEOUT_SECONDS: '60',
    PAUSE_SECONDS: '30',
  })
})

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
