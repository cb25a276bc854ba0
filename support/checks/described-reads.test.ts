/** What of an API can be read without knowing any id. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readsIn } from './described-reads.ts'

test('paths that GET answers, without those that need an id', () => {
  const paths = {
    '/config/': { get: {} },
    '/items': { post: {}, get: {} },
    '/items/{id}': { get: {} },
    '/login': { post: {} },
    'no path': { get: {} },
  }
  assert.deepEqual(readsIn(JSON.stringify({ paths })), ['/config/', '/items'])
})

test('what is no description describes nothing', () => {
  for (const text of ['', '<html>', '[]', '{"paths": 3}', '{"paths": {"/a": null}}']) {
    assert.deepEqual(readsIn(text), [], text)
  }
})
