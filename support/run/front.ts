/** What stands before the containers of a played composition in the place of its reverse proxy. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { type Asked, followReadiness } from './readiness.ts'

export interface Front {
  readonly url: string
  close(): Promise<void>
}

/** The addresses are those of the containers that are healthy at this moment. */
export interface Behind extends Asked {
  /** How often a refused connection is tried again with another container. */
  readonly attempts: number
}

/**
 * Hands each request to one container after the other, as a proxy does that follows their health and,
 * where the composition asks for it, their readiness. A refused connection is tried again only where
 * the composition asks for that; else it is a 502. What has been sent once is never sent again.
 */
export async function startFront(behind: () => Behind): Promise<Front> {
  let turn = 0
  const readiness = followReadiness(behind)
  const server = createServer(async (incoming, outgoing) => {
    const { addresses, attempts } = behind()
    const ready = addresses.filter(readiness.isReady)
    for (let left = Math.max(1, attempts); left > 0; left -= 1) {
      turn += 1
      const address = ready[turn % Math.max(1, ready.length)]
      const socket = address === undefined ? undefined : await connected(address)
      if (socket !== undefined) return handOver(socket, incoming, outgoing)
    }
    outgoing.writeHead(502).end('no container answers')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      readiness.stop()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

/** A connection to whoever listens there; undefined where nobody does. */
function connected(address: string): Promise<Socket | undefined> {
  const [host = '', port] = address.split(':')
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) })
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

/** The request and its answer as they come, byte by byte; every failure is a 502 or a broken answer. */
function handOver(socket: Socket, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url: path, headers } = incoming
  const forwarded = { ...headers, connection: 'close', 'x-forwarded-for': '127.0.0.1' }
  const call = request({ createConnection: () => socket, method, path, headers: forwarded })
  call.on('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(502).end(error.message)
  })
  call.on('response', (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(outgoing)
    response.on('error', () => outgoing.destroy())
  })
  outgoing.on('close', () => call.destroy())
  incoming.pipe(call)
}
