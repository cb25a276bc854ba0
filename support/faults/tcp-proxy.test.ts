import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scope } from '../core/scope.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

const all = scope('test')
let proxy: TcpProxy
before(async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined) // the proxy resets it on purpose
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  all.undo('stop the service', () => server.close())
  proxy = await startTcpProxy(
    { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    all,
  )
})
after(() => all.unwind())

async function opened(): Promise<Socket> {
  const socket = connect(proxy.address)
  await once(socket, 'connect')
  return socket
}

async function echo(socket: Socket, words: string): Promise<string> {
  socket.write(words)
  const [chunk] = await once(socket, 'data')
  return String(chunk)
}

test('what is said arrives, and so does the answer', async () => {
  const socket = await opened()
  assert.equal(await echo(socket, 'hello'), 'hello')
  assert.equal(proxy.connections(), 1)
  socket.end()
  await once(socket, 'close')
})

test('a cut ends what is open with a reset and lets new connections in', async () => {
  const socket = await opened()
  await echo(socket, 'hello')
  assert.equal(proxy.cut(), 1)
  const [error] = await once(socket, 'error')
  assert.equal((error as NodeJS.ErrnoException).code, 'ECONNRESET')
  const next = await opened()
  assert.equal(await echo(next, 'again'), 'again')
  next.destroy()
})

test('disconnected, nobody gets in until it is healed', async () => {
  const disconnected = await proxy.disconnect()
  await assert.rejects(opened(), /ECONNREFUSED/)
  await disconnected.heal()
  const socket = await opened()
  assert.equal(await echo(socket, 'back'), 'back')
  socket.destroy()
})

test('slowed down, words keep their order and come late, until it is healed', async () => {
  const socket = await opened()
  const slow = proxy.slow(60)
  const started = performance.now()
  assert.equal(await echo(socket, 'late'), 'late')
  assert.ok(performance.now() - started >= 110, 'both directions are late')
  await slow.heal()
  assert.equal(await echo(socket, 'prompt'), 'prompt')
  socket.destroy()
})

test('silenced, connections stay and nothing passes, until it is healed', async () => {
  const socket = await opened()
  const silent = proxy.silence()
  const late = await opened()
  let heard = 0
  for (const each of [socket, late]) {
    each.on('error', () => undefined) // healing resets it
    each.on('data', () => {
      heard += 1
    })
    each.write('anybody?')
  }
  await pause(150)
  assert.equal(heard, 0)
  const ended = new Promise((resolve) => socket.on('close', resolve))
  await silent.heal()
  await ended
  const next = await opened()
  assert.equal(await echo(next, 'back'), 'back')
  next.destroy()
})
