/** TCP ports of this machine's loopback interface that stay with whoever has found them. */
import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

export const loopback = '127.0.0.1'

/**
 * Below what Linux (32768 to 60999) and macOS (49152 to 65535) give to programs that ask for any port.
 * There a server that is down for a moment would lose its port to the next one that asks, and a client
 * that tries in vain could even meet itself.
 */
const range = { from: 15_000, to: 32_000 } as const

/** How many ports are tried; in a range of 17,000 the second is nearly always free. */
const attempts = 50

/** Makes `server` listen on such a port, which is its own until it is closed; answers which. */
export async function listenOnLoopback(server: Server): Promise<number> {
  return onAnyPort(async (port, reservation) => {
    await listen(server, port)
    server.once('close', () => reservation.close())
  })
}

/**
 * A port that nobody listens on: it is released before it is returned, and found by nobody else of this
 * suite, in this process or another, as long as this one lives. What is started there may take its time,
 * and go and come back.
 */
export async function freePort(): Promise<number> {
  return onAnyPort(async (port) => {
    const server = createServer()
    await listen(server, port)
    server.close()
    await once(server, 'close')
  })
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, loopback)
  await once(server, 'listening')
}

async function onAnyPort(
  take: (port: number, reservation: Socket) => Promise<void>,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = randomInt(range.from, range.to)
    const reservation = createSocket('udp4').unref()
    try {
      await reserve(reservation, port)
      await take(port, reservation)
      return port
    } catch (error) {
      reservation.close()
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!taken || attempt === attempts) throw error
    }
  }
}

/**
 * Takes the port of the same number for datagrams, which the services have no use for: only one can have
 * it, and the system takes it back from whoever has died.
 */
async function reserve(reservation: Socket, port: number): Promise<void> {
  reservation.bind({ port, address: loopback, exclusive: true })
  await once(reservation, 'listening')
}
