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

/** Says that all is well `times` times. */
async function backend(t: TestContext, times: number): Promise<string> {
  let asked = 0
  const server = createServer((_request, answer) => {
    asked += 1
    answer.statusCode = asked > times ? 503 : 200
    answer.end(JSON.stringify({ database: asked > times ? 'down' : 'up', storage: 'up' }))
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

it('is asked again until it is refused', async (t) => {
  const { status, database } = await askUntilRefused(scene, await backend(t, 3), 'afterwards')
  assert.deepEqual([status, database], [503, 'down'])
})
