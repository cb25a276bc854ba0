/** Defaults of settings are read from programs in TypeScript, where they are written down. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typescriptDefaults } from './typescript-defaults.ts'

const source = `
const num = (def: number, min = 0) => z.preprocess(blank, z.coerce.number().min(min).default(def))
const schema = z.object({
  OCR_TIMEOUT_SECONDS: num(120, 1),
  TAGGING_TIMEOUT_SECONDS: z.coerce.number().min(1).default(60).describe('x'),
  'URL_EXPIRY_SECONDS': int(7 * 24 * 3600),
  REDIS_URL: optional,
  LOG_LEVEL: z.enum(['info', 'debug']).default('info'),
  SECRET_KEY: z.string().min(32),
  label: num(5),
  PROJECT_KEY: required('OTHER_KEY'),
})
const pool = Number(process.env.POOL_MAX ?? 10) || 3
const queue = env['QUEUE_NAME'] || 'jobs'
const both = process.env.A_FLAG && 'x'
`

test('by schemas, by helpers of the program and by what stands in for a variable', () => {
  assert.deepEqual(typescriptDefaults('settings.ts', source), {
    OCR_TIMEOUT_SECONDS: '120',
    TAGGING_TIMEOUT_SECONDS: '60',
    URL_EXPIRY_SECONDS: '604800',
    LOG_LEVEL: 'info',
    POOL_MAX: '10',
    QUEUE_NAME: 'jobs',
  })
})

test('a text that is no program has none', () => {
  assert.deepEqual(typescriptDefaults('a.ts', 'const A_B = {'), {})
})
