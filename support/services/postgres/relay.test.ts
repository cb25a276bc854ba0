/** The relay between a client and a server that speak the protocol's plainest words. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Relay, startRelay } from './relay.ts'

/** `Z`, length 5, idle. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])
const startUp = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0])
const sslRequest = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])

const message = (type: string, body: string) => {
  const size = Buffer.alloc(4)
  size.writeInt32BE(4 + body.length)
  return Buffer.concat([Buffer.from(type), size, Buffer.from(body)])
}

/** What the relay hears it may hear a moment after the answer. */
async function settled(holds: () => void): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      return holds()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Answers the request for encryption with no, and everything else with readiness. */
function answer(socket: Socket): void {
  socket.on('error', () => undefined)
  socket.on('data', (bytes) => socket.write(bytes.equals(sslRequest) ? 'N' : ready))
}

describe('the relay', () => {
  const opened: Relay[] = []
  let server: Server
  before(async () => {
    server = createServer(answer).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  after(async () => {
    for (const relay of opened) await relay.close()
    server.close()
  })
  const start = async () => {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const relay = await startRelay({ host: '127.0.0.1', port })
    opened.push(relay)
    return relay
  }
  const client = async (relay: Relay) => {
    const socket = connect(relay.port, relay.host)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  const say = async (socket: Socket, bytes: Buffer) => {
    const said = once(socket, 'data')
    socket.write(bytes)
    return String(await said)
  }

  it('hears statements of both kinds, after a refused encryption and in pieces', async () => {
    const relay = await start()
    const socket = await client(relay)
    assert.equal(await say(socket, sslRequest), 'N')
    const [before, none] = [Date.now(), relay.firstSessionAt()]
    await say(socket, startUp)
    const [first = 0, after] = [relay.firstSessionAt(), Date.now()]
    assert.deepEqual([none, first >= before && first <= after], [undefined, true])
    const statement = message('Q', 'select 1\0')
    socket.write(statement.subarray(0, 7))
    await say(socket, statement.subarray(7))
    await say(socket, message('P', 'name\0select 2\0\0\0'))
    await settled(() => assert.deepEqual(relay.statements(), ['select 1', 'select 2']))
    assert.deepEqual([relay.sessions(), relay.open(), relay.most()], [1, 1, 1])
  })

  it('counts who is refused and lets nobody pass', async () => {
    const relay = await start()
    relay.refuse()
    for (const _ of [1, 2]) await once(await client(relay), 'close')
    assert.deepEqual([relay.arrivals().length, relay.sessions(), relay.most()], [2, 0, 0])
    relay.accept()
    assert.equal(await say(await client(relay), startUp), String(ready))
  })

  it('holds up sessions that are ready, and none that begin', async () => {
    const relay = await start()
    const early = await client(relay)
    await say(early, startUp)
    relay.hold()
    let answers = 0
    early.on('data', () => {
      answers += 1
    })
    early.write(message('Q', 'select 1\0'))
    await say(await client(relay), startUp)
    assert.equal(answers, 0)
    const told = once(early, 'data')
    relay.release()
    await told
    assert.deepEqual([answers, relay.sessions(), relay.most()], [1, 2, 2])
  })

  it('knows when a connection is over', async () => {
    const relay = await start()
    const socket = await client(relay)
    await say(socket, startUp)
    socket.destroy()
    await settled(() => assert.deepEqual([relay.open(), relay.most()], [0, 1]))
  })
})
