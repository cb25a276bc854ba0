import assert from 'node:assert/strict'
import { test } from 'node:test'
import { imagesOf } from './images.ts'

test('the official images are taken where the environment names none', () => {
  const official = { redis: 'redis:7-alpine', postgres: 'postgres:17' }
  assert.deepEqual(imagesOf({}), official)
  assert.deepEqual(imagesOf({ PLUMBLINE_REDIS_IMAGE: '', PLUMBLINE_POSTGRES_IMAGE: '' }), official)
})

test('the environment names another image for each of them', () => {
  const named = { PLUMBLINE_REDIS_IMAGE: 'redis:8', PLUMBLINE_POSTGRES_IMAGE: 'pgvector:17' }
  assert.deepEqual(imagesOf(named), { redis: 'redis:8', postgres: 'pgvector:17' })
})
