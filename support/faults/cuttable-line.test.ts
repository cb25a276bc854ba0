/** A line bites: refused is refused, swallowed is silent, healed is as before. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type CuttableLine, cuttableLine } from './cuttable-line.ts'

let echo: Server
let line: CuttableLine

before(async () => {
  echo = createServer((socket) => socket.on('error', () => socket.destroy()).pipe(socket))
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  line = await cuttableLine({ host: '127.0.0.1', port: (echo.address() as { port: number }).port })
})
after(async () => {
  await line.close()
  echo.close()
})

async function opened(): Promise<Socket> {
  const socket = connect(line.port, '127.0.0.1')
  socket.on('error', () => undefined) // the tests look at what comes of it
  await once(socket, 'connect')
  return socket
}

async function echoes(socket: Socket): Promise<string> {
  socket.write('a')
  const [data] = await once(socket, 'data')
  return String(data)
}

describe('a line that can be cut', () => {
  it('passes everything on', async () => {
    const socket = await opened()
    assert.equal(await echoes(socket), 'a')
    socket.destroy()
  })
  it('refuses: open connections end, new ones fail, and it heals', async () => {
    const socket = await opened()
    const ended = once(socket, 'close')
    await line.refuse()
    await ended
    await assert.rejects(opened(), { code: 'ECONNREFUSED' })
    await line.heal()
    assert.equal(await echoes(await opened()), 'a')
  })
  it('swallows: connections stay, nothing answers, and it heals', async () => {
    const old = await opened()
    assert.equal(await echoes(old), 'a')
    await line.swallow()
    const fresh = await opened()
    const answers: unknown[] = []
    for (const socket of [old, fresh]) {
      socket.on('data', (data) => answers.push(data))
      socket.write('b')
    }
    await pause(100)
    assert.deepEqual(answers, [])
    const ended = Promise.all([once(old, 'close'), once(fresh, 'close')])
    await line.heal()
    await ended
    assert.equal(await echoes(await opened()), 'a')
  })
})
