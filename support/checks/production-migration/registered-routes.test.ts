/** Routes that programs register stand for a description, as far as the running system has them. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { folderWith } from '../../artifacts/folder-with.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { protectedOperations } from './operations.ts'
import { operationsOnOne } from './operations-below.ts'
import { registeredRoutes, servedAmong } from './registered-routes.ts'

const files = {
  'server/main.ts': `import Fastify from 'fastify'
import runs from './runs.js'
const app = Fastify()
app.get('/health', check)
await app.register(runs, { prefix: '/api/runs' })
`,
  'server/runs.ts': `import type { FastifyInstance } from 'fastify'
export default async function runs(app: FastifyInstance) {
  app.get('/:id', one)
  app.get('/:id/stream', events)
  app.post('/unmounted', later)
}
`,
  'site/proxy.ts': `import express from 'express'\nconst app = express()\napp.get('/page', page)\n`,
}

test('of the backend alone, and those that answer as an address that nobody registered are none', async (t) => {
  const manifest = {
    repository: folderWith(t, files),
    sources: { backend: 'server', shared: [] },
    routes: { openapi: false, health: '/health', open: [] },
  } as unknown as ProductionManifest
  const description = registeredRoutes(manifest)
  assert.deepEqual(Object.keys(Object(description.paths)), [
    ...['/health', '/api/runs/{id}', '/api/runs/{id}/stream', '/api/runs/unmounted'],
  ])
  const server = createServer(({ url = '', method }, response) => {
    response.statusCode = 404
    const known = method === 'GET' && url.startsWith('/api/runs/')
    response.end(known ? 'no such run' : `Route ${method} ${url} not found at ${Date.now()}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const served = await servedAmong(url, protectedOperations(manifest, description), 'Bearer a')
  assert.deepEqual(
    served.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, 'id')}`),
    ['GET /api/runs/id', 'GET /api/runs/id/stream'],
  )
  const further = await operationsOnOne(manifest, url)
  assert.ok(further.some(({ path }) => path === '/api/runs/{id}/stream'))
})
