/** Which lines of a log name a variable, and which only show it among all others. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogLine } from '../ports/process.ts'
import type { Manifest } from '../systems/manifest.ts'
import { namesVariable } from './named-variables.ts'

const manifest = {
  environments: { anonKey: ['SUPABASE_KEY'], cors: 'CORS' },
} as unknown as Manifest
const names = (...texts: string[]) =>
  namesVariable(
    manifest,
    { lines: texts.map((text) => ({ text }) as LogLine), wrong: ['SUPABASE_URL'] },
    'SUPABASE_URL',
  )

test('a variable is named by itself, by its field, or before a list of all that is required', () => {
  assert.ok(names('SUPABASE_URL not set'))
  assert.ok(names('supabase_url', '  Field required [type=missing, input_value={}]'))
  assert.ok(names('{"loc": ["supabase_url"], "msg": "Field required"}'))
  assert.ok(names('Missing: SUPABASE_URL. Required variables are: PROJECT_NAME, SUPABASE_URL'))
})

test('a list of everything, a dump and a line of a program name none', () => {
  assert.ok(!names('Required variables are: PROJECT_NAME, SUPABASE_URL'))
  assert.ok(!names('Missing: REDIS_URL. Required variables are: PROJECT_NAME, SUPABASE_URL'))
  assert.ok(!names('PROJECT_NAME=a SUPABASE_URL='))
  assert.ok(!names('    client = create_client(settings.supabase_url, key)'))
  assert.ok(!names('    assert pages > 0, f"{settings.supabase_url} must have a page"'))
})
