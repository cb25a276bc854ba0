/** What the compose files of production and of development call their services. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compositionOf } from './draft-production-composition.ts'

const drafted = (files: Readonly<Record<string, string>>) =>
  compositionOf({ paths: Object.keys(files), text: (path) => files[path] ?? '' })[0]?.value

const production = 'services: { site: { command: next start }, redis: { image: redis:7 } }'

test('names of development are said where they differ from those of production', () => {
  const same = 'services: { site: { command: next dev }, cache: { image: redis:7 } }'
  const value = drafted({ 'docker-compose.prod.yml': production, 'docker-compose.yml': same })
  const services = { frontend: 'site' }
  assert.deepEqual(value, { services, developmentServices: { redis: 'cache' } })
})

test('nothing is said where both have the same names', () => {
  const files = { 'docker-compose.prod.yml': production, 'docker-compose.yml': production }
  assert.deepEqual(drafted(files), { services: { frontend: 'site' } })
})
