/** Development: what its services are called, and where a document of it has to be found. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Composing } from '../../run/production-composition.ts'
import { inDevelopment, leadsTo } from './development.ts'

const store = { endpoint: 'http://127.0.0.1:4100' }

test('values of a developer that lead to the store of the target', () => {
  assert.equal(leadsTo(store, 'http://127.0.0.1:4100/'), true)
})

test('a store of the composition, and a backend that is told nothing', () => {
  assert.equal(leadsTo(store, 'http://minio:9000'), false)
  assert.equal(leadsTo(store, 'http://127.0.0.1:4101'), false)
  assert.equal(leadsTo(store, undefined), false)
  assert.equal(leadsTo(store, 'minio:9000'), false)
})

test('its services may have other names than those of production', () => {
  const services = { backend: 'backend', worker: 'celery-worker', redis: 'redis', frontend: 'web' }
  const composition = { services, developmentServices: { backend: 'api', worker: 'jobs' } }
  const scene = { production: { composition } } as unknown as Composing
  const { production } = inDevelopment(scene)
  const own = { backend: 'api', worker: 'jobs', redis: 'redis', frontend: 'web' }
  assert.deepEqual(production.composition.services, own)
  assert.equal(scene.production.composition.services.backend, 'backend')
})
