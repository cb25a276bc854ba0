/** An HTTP server on a loopback port that stops without cutting anybody off. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'

type Handler = (request: Request) => Response | Promise<Response>

export interface HttpServer {
  readonly url: string
  readonly port: number
  /** From now on `handler` answers; before, every request gets a 503. */
  answerWith(handler: Handler): void
  /** Takes no new request, resolves when the last one is answered. */
  drain(): Promise<void>
}

/**
 * Node's 5 s would close connections under clients that pool them; gateways keep them for a minute.
 */
const keepAliveMs = 65_000

const unavailable = () => Response.json({ message: 'The server is not ready' }, { status: 503 })

export async function serve(port: number): Promise<HttpServer> {
  let handler: Handler = unavailable
  const server = createServer(getRequestListener((request) => handler(request)))
  server.keepAliveTimeout = keepAliveMs
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    answerWith: (next) => {
      handler = next
    },
    drain: async () => {
      handler = unavailable
      const closed = once(server, 'close')
      server.close()
      // Connections become idle as their requests end; without this they would linger for a minute.
      const sweeper = setInterval(() => server.closeIdleConnections(), 20)
      await closed
      clearInterval(sweeper)
    },
  }
}
