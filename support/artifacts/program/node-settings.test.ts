/** Variables of programs on Node, however they are read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodeSettings } from './node-settings.ts'

const found = (files: Readonly<Record<string, string>>) =>
  nodeSettings({ paths: Object.keys(files).sort(), text: (path) => files[path] ?? '' }).map(
    ({ name, value, hasDefault }) => [name, hasDefault ? (value ?? '?') : 'required'],
  )

test('a schema of envalid tells defaults, and what a program does not do without', () => {
  const text = `import { cleanEnv, num, str } from 'envalid'
const STATES = { DONE: 'done' }
const spec = {
  SECRET_KEY: str(),
  DATABASE_URL: pgUrl(),
  RETRY_DELAY_MS: num({ default: 60_000 }),
  ENVIRONMENT: str({
    choices: ['local', 'production'],
    default: 'local',
  }),
  ORIGINS: csv({ default: [] }),
}
export const config = cleanEnv(process.env, spec)`
  assert.deepEqual(found({ 'src/config.js': text, 'tests/config.test.js': text }), [
    ['SECRET_KEY', 'required'],
    ['DATABASE_URL', 'required'],
    ['RETRY_DELAY_MS', '60000'],
    ['ENVIRONMENT', 'local'],
    ['ORIGINS', '?'],
  ])
})

test('a schema of zod has its defaults behind the type', () => {
  const text = `import { z } from 'zod'
export const env = z.object({
  REDIS_URL: z.string().url(),
  OCR_TIMEOUT_MS: z.coerce.number().int().default(2 * 60_000),
  SENTRY_DSN: z.string().optional(),
}).parse(process.env)`
  assert.deepEqual(found({ 'env.ts': text }), [
    ['REDIS_URL', 'required'],
    ['OCR_TIMEOUT_MS', '120000'],
    ['SENTRY_DSN', '?'],
  ])
})

test('a schema of what is no environment tells nothing; what is read alone has its default behind it', () => {
  const text = `import { z } from 'zod'\nconst body = z.object({\n  NAME: z.string(),\n})`
  assert.deepEqual(found({ 'route.ts': text }), [])
  const alone = `const n = Number(process.env.RETRY_DELAY ?? 60)
const b = process.env['QUEUE_PREFIX'] || 'jobs'
const c = process.env.TOKEN`
  assert.deepEqual(found({ 'a.js': alone }), [
    ['RETRY_DELAY', '60'],
    ['QUEUE_PREFIX', 'jobs'],
    ['TOKEN', '?'],
  ])
})
