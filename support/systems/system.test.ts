/** When a backend was ready. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { backendReady, readyIn, type SystemProcess } from './system.ts'

test('how long a backend took is known once it was ready, by the first time that it was', async (t) => {
  let asked = 0
  const server = createServer((_, answer) => {
    asked += 1
    answer.writeHead(asked < 3 ? 503 : 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const process = { startedAt: Date.now() - 5_000, exit: () => undefined, lines: () => [] }
  const backend = { role: 'backend', url, environment: {}, process } as unknown as SystemProcess
  const manifest = { routes: { health: '/' }, processes: { backend: { readyWithin: 10 } } }
  assert.equal(readyIn(backend), undefined)
  await backendReady(manifest as never, backend)
  const first = readyIn(backend)
  assert.ok(first !== undefined && first >= 5_000 && first < 15_000, `${first}`)
  await backendReady(manifest as never, backend)
  assert.equal(readyIn(backend), first)
})
