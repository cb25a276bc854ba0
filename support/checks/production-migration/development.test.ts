/** Where a document of development has to be found: where its backend was led, and nowhere else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leadsTo } from './development.ts'

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
