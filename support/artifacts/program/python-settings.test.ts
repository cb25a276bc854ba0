/** Settings that programs read, and what they are where nobody sets them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultsIn } from './python-settings.ts'
import { pythonSource } from './python-source.ts'

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
  assert.deepEqual(defaultsIn(pythonSource(files)), {
    DERIVED: '240',
    OCR_TIMEOUT_SECONDS: '120',
    TAGGING_TIMEOUT_SECONDS: '60',
    PAUSE_SECONDS: '30',
  })
})
