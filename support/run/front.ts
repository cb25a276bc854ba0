/** What stands before the containers of a played composition in the place of its reverse proxy. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Front {
  readonly url: string
  close(): Promise<void>
}

export interface Behind {
  /** `host:port` of every container that is healthy at this moment. */
  readonly addresses: readonly string[]
  /** How often a refused connection is tried again with another container. */
  readonly attempts: number
}

/**
 * Hands each request to one container after the other, as a proxy does that follows their health:
 * a refused connection is tried again only where the composition asks for that; else it is a 502.
 */
export async function startFront(behind: () => Behind): Promise<Front> {
  let turn = 0
  const server = createServer(async (incoming, outgoing) => {
    const { addresses, attempts } = behind()
    const body = await bodyOf(incoming)
    for (let left = Math.max(1, attempts); left > 0; left -= 1) {
      turn += 1
      const address = addresses[turn % Math.max(1, addresses.length)]
      if (address === undefined) break
      const refused = await handOver(address, incoming, body, outgoing)
      if (!refused) return
    }
    outgoing.writeHead(502).end('no container answers')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Resolves with true where nobody took the connection; every other failure is answered with 502. */
function handOver(
  address: string,
  { method, url: path, headers }: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
): Promise<boolean> {
  const [host, port] = address.split(':')
  const forwarded = { ...headers, connection: 'close', 'x-forwarded-for': '127.0.0.1' }
  return new Promise((resolve) => {
    const call = request({ host, port, method, path, headers: forwarded, agent: false })
    call.on('error', (error: NodeJS.ErrnoException) => {
      const refused = error.code === 'ECONNREFUSED'
      if (!refused && outgoing.headersSent) outgoing.destroy()
      else if (!refused) outgoing.writeHead(502).end(error.message)
      resolve(refused)
    })
    call.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
      resolve(false)
    })
    call.end(body)
  })
}
