/** A way to a project that writes down who asks for what, and refuses what it is told to refuse. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

export interface SeenRequest {
  readonly method: string
  /** Without the query, which may carry tokens. */
  readonly path: string
  /** Token of the Authorization header, or of the apikey header where there is no other. */
  readonly credential: string | undefined
}

export interface Gateway {
  readonly url: string
  seen(): readonly SeenRequest[]
  close(): Promise<void>
}

/** What is answered instead of the project; undefined lets the request pass. */
export interface Instead {
  readonly status: number
  /** Answered as JSON. */
  readonly body: object
}

type Refusal = Instead | undefined

/** Listens on a free port of the loopback interface and passes on to `target` what is not refused. */
export async function startGateway(
  target: string,
  refuse: (request: SeenRequest) => Refusal | Promise<Refusal> = () => undefined,
): Promise<Gateway> {
  const seen: SeenRequest[] = []
  const treat = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const request = described(incoming)
    seen.push(request)
    const instead = await refuse(request)
    if (instead === undefined) passOn(target, incoming, answer)
    else answerInstead(instead, incoming, answer)
  }
  const server = createServer((incoming, answer) => {
    // Nobody can say any more what this caller is to get: the line breaks, as it does when a project is away.
    treat(incoming, answer).catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    seen: () => [...seen],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function described({ method = '', url = '', headers }: IncomingMessage): SeenRequest {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const key = headers.apikey
  const path = url.split('?')[0] ?? ''
  return { method, path, credential: bearer ?? (typeof key === 'string' ? key : undefined) }
}

/** After the whole request: a client that still writes takes an early answer for a broken line. */
function answerInstead(instead: Instead, incoming: IncomingMessage, answer: ServerResponse): void {
  const say = () => {
    answer.writeHead(instead.status, { 'content-type': 'application/json' })
    answer.end(JSON.stringify(instead.body))
  }
  incoming.on('end', say).resume()
}

function passOn(target: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, url = '/', headers } = incoming
  const host = new URL(target).host
  const onward = request(new URL(url, target), { method, headers: { ...headers, host } })
  onward.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
  })
  onward.on('error', () => {
    if (!answer.headersSent) answer.writeHead(502)
    answer.end()
  })
  incoming.pipe(onward)
}
