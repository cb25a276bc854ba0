/** Operations on one thing are those of its description, whatever that calls the id. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import { below, operationsOnOne } from './operations-below.ts'

async function found(t: TestContext, description: string | undefined, status = 200) {
  const server = createServer((_request, response) => {
    response.statusCode = description === undefined ? 404 : status
    response.end(description ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const routes = { openapi: '/openapi.json', open: ['/runs/{run}/public'] }
  const manifest = { routes, repository: folderWith(t, {}), sources: { backend: 'a', shared: [] } }
  return below('/runs/{id}/', await operationsOnOne(manifest as never, url))
}

test('operations on one thing go on behind its path', async (t) => {
  const paths = {
    '/runs/': { get: {} },
    '/runs/{run_id}': { get: {}, delete: {} },
    '/runs/{run_id}/cancel/': { post: {}, summary: 'stops it' },
    '/runs/{run_id}/log': { get: {} },
    '/runs/{run_id}/steps/{step_id}': { get: {} },
    '/runs/{run_id}/public': { get: {} },
    '/runs-of/{run_id}/log': { get: {} },
  }
  assert.deepEqual(await found(t, JSON.stringify({ paths })), [
    { method: 'POST', path: '/runs/{id}/cancel' },
    { method: 'GET', path: '/runs/{id}/log' },
  ])
})

test('an API that describes nothing, or answers something else there, names none', async (t) => {
  assert.deepEqual(await found(t, undefined), [])
  assert.deepEqual(await found(t, '<!doctype html>'), [])
  assert.deepEqual(await found(t, '{"detail":"Not authenticated"}', 401), [])
})
