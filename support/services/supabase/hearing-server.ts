/** A server of a test that remembers what it was asked, in one line each. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '../../core/scope.ts'

export interface HearingServer {
  /** Without a path: `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly port: number
  /** Method, path, the header `x-key` if there is one, and the content if there is one. */
  readonly heard: string[]
}

/** Answers everything with 202 and `said`; `undo` ends it. */
export async function hearingServer(undo: Scope, said: string): Promise<HearingServer> {
  const heard: string[] = []
  const server = createServer(async (request, answer) => {
    let body = ''
    for await (const part of request) body += part
    const parts = [request.method, request.url, request.headers['x-key'], body]
    heard.push(parts.filter(Boolean).join(' '))
    answer.writeHead(202, { 'content-type': 'text/plain' }).end(said)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  undo.undo('the server', async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, heard }
}
