/** Last words that ask for https, and those that do not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encryptedOnly } from './encrypted-only.ts'

const environment = { ENVIRONMENT: 'staging', SUPABASE_URL: 'http://127.0.0.1:1', KEY: 'a' }
const said = (words: string | string[], more = {}, encrypted: string[] = []) =>
  encryptedOnly(
    { environments: { variable: 'ENVIRONMENT', encrypted } } as never,
    { ...environment, ...more },
    [words].flat(),
  )

test('a system that takes an address by https alone lacks a door, which the manifest can open', () => {
  const words = 'ValueError: supabase_url must begin with https:// outside local'
  assert.match(
    said(words) ?? '',
    /^needs environments\.encrypted: \[SUPABASE_URL\] in the manifest/,
  )
  assert.equal(said(words, { ENVIRONMENT: 'local' }), undefined)
  assert.equal(said(words, { SUPABASE_URL: 'https://127.0.0.1:1' }), undefined)
  assert.equal(said(words, {}, ['SUPABASE_URL']), undefined)
  assert.equal(said('SUPABASE_URL cannot be reached'), undefined)
  assert.equal(said(words, { SUPABASE_URL: 'http://localhost:5173' }), undefined)
  assert.equal(said('KEY: see https://docs.example'), undefined)
  assert.equal(encryptedOnly({} as never, environment, [words]), undefined)
})

test('Pydantic names the field above its complaint, and what it shows of all values is no complaint', () => {
  const about = (...told: string[]) => [
    'app.ValidationError: 1 validation error for Settings',
    ...told,
  ]
  const asks = about('supabase_url', '  Value error, must begin with https')
  assert.match(said(asks) ?? '', /SUPABASE_URL/)
  const shown = `[type=value_error, input_value={'SUPABASE_URL': 'x', 'HOST': 'https://a'}, input_type=dict]`
  assert.equal(said(about(`  Value error, KEY is too short ${shown}`)), undefined)
})
