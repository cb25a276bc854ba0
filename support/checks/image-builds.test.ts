/** What a frontend is told of its surroundings, and by whom. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { addressesIn, type ImageBuild, surroundingsOf } from './image-builds.ts'

const site = (environment: Readonly<Record<string, string>>) =>
  ({ name: 'site', environment }) as unknown as ComposeService
const build = (args: Readonly<Record<string, string>>) =>
  [{ service: 'site', build: { args }, facts: { variables: [] } }] as unknown as ImageBuild[]

test('its build and its start tell the addresses', () => {
  const args = { API: 'https://api.staging.example.com', MODE: 'x' }
  assert.deepEqual(surroundingsOf(site({ WS: 'wss://a.b' }), build(args)), [args.API, 'wss://a.b'])
  assert.deepEqual(surroundingsOf(site({}), build({})), [])
})

test('nothing is known of an image that is made elsewhere and told nothing here', () => {
  assert.deepEqual(surroundingsOf(site({ API: 'https://a.b' }), []), ['https://a.b'])
  assert.throws(() => surroundingsOf(site({}), []), Unverified)
})

test('every name of the address of the project follows the environment', () => {
  const address = 'the address of the project'
  const environment = { SUPABASE_URL: address, PUBLIC_PROJECT: address, REDIS_URL: 'redis://x' }
  const manifest = { environment, environments: { errorTracker: 'SENTRY_DSN' } }
  const told: Record<string, string> = addressesIn(manifest as unknown as Manifest, 'staging')
  for (const name of ['SUPABASE_URL', 'VITE_SUPABASE_URL', 'PUBLIC_PROJECT'])
    assert.equal(told[name], 'https://staging.supabase.example')
  assert.equal('REDIS_URL' in told, false)
})
