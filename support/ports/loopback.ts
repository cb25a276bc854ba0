/** TCP ports of this machine's loopback interface that stay with whoever has found them. */
import { randomInt } from 'node:crypto'
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

/** Makes `server` listen on such a port, and answers which. */
export async function listenOnLoopback(server: Server): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = randomInt(range.from, range.to)
    try {
      server.listen(port, loopback)
      await once(server, 'listening')
      return port
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!taken || attempt === attempts) throw error
    }
  }
}

/** A port that nobody listens on right now: it is released before it is returned. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOnLoopback(server)
  server.close()
  await once(server, 'close')
  return port
}
