/** By what a backend shows that its Redis is not there. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import type { SystemProcess } from '../systems/system.ts'
import { showsTrouble } from './redis-connection.ts'

const manifest = { processes: { backend: { readyWithin: 0.3 } }, routes: { health: '/health' } }

/** A backend whose health check answers like this, and whose log has this line. */
async function judged(t: TestContext, status: number, body: object, text: string): Promise<void> {
  const server = createServer((_, answer) => {
    answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const lines = () => [{ at: 0, stream: 'stdout', text }]
  const backend = {
    role: 'backend',
    url,
    process: { lines, exit: () => undefined },
  } as unknown as SystemProcess
  await showsTrouble({ manifest } as unknown as Scene, backend, 200)
}

const well = { status: 'ok' }

test('a missing Redis is told by the status, by the body or by an error in the log', async (t) => {
  await judged(t, 503, well, 'INFO starting')
  await judged(t, 200, { status: 'degraded', database: 'ok', redis: 'down' }, 'INFO starting')
  await judged(t, 200, well, 'ERROR redis connection refused')
})

test('who calls itself well has to report an error, and it has to be one of Redis', async (t) => {
  for (const line of ['INFO Connected to Redis', 'ERROR no such table', 'INFO starting']) {
    await assert.rejects(judged(t, 200, well, line), Violation, line)
  }
})
