/** Settings that programs read, and what they are where nobody sets them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultsIn } from './defaults.ts'

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

test('programs of a site and of a service in another language are read beside them', () => {
  const files: Readonly<Record<string, string>> = {
    'api/config.py': 'import os\nLIMIT = os.getenv("OCR_LIMIT", "5")',
    'web/settings.ts': 'export const s = { PAGE_SIZE: num(20), OCR_LIMIT: num(6) }',
    'web/settings.test.ts': 'export const s = { PAGE_SIZE: num(1) }',
  }
  const known = { paths: Object.keys(files), text: (path: string) => files[path] ?? '' }
  assert.deepEqual(defaultsIn(known), { PAGE_SIZE: '20', OCR_LIMIT: '5' })
})
