/** A state that is kept for a moment is no lie, and one that is kept for ever is. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it, type TestContext } from 'node:test'
import { askUntilRefused, type Health, saysWhichPart } from './health.ts'

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

it('a part that is measured anew each time stays as it was, and a measure alone is no change', () => {
  const says = (status: number, database: unknown, storage: unknown): Health => {
    return { when: 'then', status, database, storage, text: '', durationMs: 1 }
  }
  const up = (latency_ms: number) => ({ status: 'up', latency_ms })
  const well = says(200, up(2), up(11))
  saysWhichPart(well, [says(503, { status: 'down' }, up(9))], 'database')
  saysWhichPart(says(200, 1, { ok: 1 }), [says(503, 0, { ok: 1 })], 'database')
  assert.throws(() => saysWhichPart(well, [says(503, up(7), up(9))], 'database'), /does not say/)
  const both = says(503, { status: 'down' }, { status: 'down' })
  assert.throws(() => saysWhichPart(well, [both], 'database'), /of the storage/)
})
