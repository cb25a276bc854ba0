/** A state that is kept for a moment is no lie, and one that is kept for ever is. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it, type TestContext } from 'node:test'
import { askUntilRefused } from './health.ts'

const routes = { health: '/health' }
const parts = { database: 'database', storage: 'storage' }
const scene = { production: { routes, health: parts } } as never

/** Says that all is well `times` times, and counts how often it was asked. */
async function backend(t: TestContext, times: number) {
  let asked = 0
  const server = createServer((_request, answer) => {
    asked += 1
    answer.statusCode = asked > times ? 503 : 200
    answer.end(JSON.stringify({ database: asked > times ? 'down' : 'up', storage: 'up' }))
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, asked: () => asked }
}

it('is asked again until it is refused', async (t) => {
  const { url, asked } = await backend(t, 3)
  const { status, database } = await askUntilRefused(scene, url, 'afterwards', 5_000)
  assert.deepEqual([status, database, asked()], [503, 'down', 4])
})

it('is told as it is when the time is up', async (t) => {
  const { url } = await backend(t, Number.POSITIVE_INFINITY)
  const { status, database } = await askUntilRefused(scene, url, 'afterwards', 600)
  assert.deepEqual([status, database], [200, 'up'])
})
