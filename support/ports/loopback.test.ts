import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
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

test('what has been found is found by nobody else, though nobody listens there yet', async () => {
  const ports = await Promise.all(Array.from({ length: 2_000 }, freePort))
  assert.equal(new Set(ports).size, ports.length)
})

test('nor by another process, until the one that has found it has ended', async () => {
  const script = `import { freePort } from ${JSON.stringify(import.meta.resolve('./loopback.ts'))}
    const ports = await Promise.all(Array.from({ length: 2_000 }, freePort))
    console.log(JSON.stringify(ports))
    process.stdin.resume()`
  const other = spawn(process.execPath, ['--input-type=module', '-e', script])
  const [chunk] = await once(other.stdout, 'data')
  const theirs = new Set(JSON.parse(String(chunk)) as number[])
  const ours = await Promise.all(Array.from({ length: 2_000 }, freePort))
  other.stdin.end()
  await once(other, 'exit')
  assert.deepEqual(
    ours.filter((port) => theirs.has(port)),
    [],
  )
})

test('a server that has closed gives its port back', async () => {
  const server = createServer()
  const port = await listenOnLoopback(server)
  const { promise: bound, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  await bound
  const socket = createSocket('udp4')
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  socket.close()
})
