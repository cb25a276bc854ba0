/** The law of latencies as an HTTP server; run as a program it serves the law of its first argument. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { seeded } from '../random.ts'
import { beginsAt, delaysOf, type Law } from './known-answers.ts'

/** Listens on a free port of this machine. `law` is asked for by path: `/0` is the first. */
export async function serveLaws(
  laws: readonly Law[],
): Promise<{ port: number; close: () => void }> {
  const answers = laws.map(answerer)
  const server: Server = createServer((request, response) => {
    const answer = answers[Number(request.url?.slice(1) ?? 0)]
    if (answer === undefined) response.writeHead(404).end()
    else answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const body = Buffer.from('ok')

/** Its time begins with the first request. */
function answerer(law: Law): (response: ServerResponse) => void {
  const delay = delaysOf(law)
  const chance = seeded(law.seed + 1)
  let start: number | undefined
  return (response) => {
    start ??= performance.now()
    const now = performance.now() - start
    const wait = beginsAt(law, now) - now + delay()
    const isCut = chance() < (law.cut ?? 0)
    setTimeout(() => {
      if (isCut) response.socket?.destroy()
      else response.writeHead(200, { 'content-length': body.length }).end(body)
    }, Math.round(wait))
  }
}

/** Tells its port on the first line of its output, for whoever has started it. */
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { port } = await serveLaws(JSON.parse(process.argv[2] ?? '[]') as Law[])
  console.log(port)
}
