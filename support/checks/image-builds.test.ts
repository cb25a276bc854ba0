/** What a frontend is told of its surroundings, and by whom. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified } from '../core/errors.ts'
import type { ComposeService } from '../ports/composition.ts'
import { type ImageBuild, surroundingsOf } from './image-builds.ts'

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
