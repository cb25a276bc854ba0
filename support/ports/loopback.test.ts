import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, test } from 'node:test'
import { freePort, listenOnLoopback } from './loopback.ts'

const servers = Array.from({ length: 20 }, () => createServer())
after(() => {
  for (const server of servers) server.close()
})

test('twenty servers at once get a port each, below those that are given to anybody', async () => {
  const ports = await Promise.all(servers.map(listenOnLoopback))
  assert.equal(new Set(ports).size, servers.length)
  assert.ok(ports.every((port) => port >= 15_000 && port < 32_000))
})

test('a free port can be listened on at once', async () => {
  const port = await freePort()
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
})
