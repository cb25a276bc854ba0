/** A wire between pages and a service: it passes everything on and remembers what went over it. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { listenOnLoopback } from '../ports/loopback.ts'

export interface WireRequest {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly search: string
  /** The header as it came. */
  readonly authorization: string | undefined
  /** Of a preflight: the names of the headers that the page wants to send. */
  readonly announced?: string
  readonly body: string
  /** Undefined while there is no answer. */
  status?: number
  answer?: string
}

/** What is made of an answer before it goes back. */
export type Amend = (request: WireRequest, answer: string) => string

export interface Wire {
  readonly url: string
  /** Where it leads; it leads nowhere before that. */
  lead(target: string): void
  /** Since the last `forget`; preflights are none. */
  requests(): readonly WireRequest[]
  /** What browsers have asked before they sent something, since the last `forget`. */
  preflights(): readonly WireRequest[]
  /** How many requests there were, preflights included. */
  touched(): number
  /** Forgets what went over it, and is whole and honest again. */
  forget(): void
  amendBy(amend: Amend): void
  /** From now on every connection ends before an answer. */
  cut(): void
  close(): Promise<void>
}

export interface WireManners {
  /**
   * Whoever answers is told the host that was asked for, as by the proxy before a site: sites refuse forms whose
   * origin is another. A hosted service knows itself by its own name alone.
   */
  readonly keepsHost?: boolean
}

interface State extends WireManners {
  target: string
  amend: Amend | undefined
  isCut: boolean
  seen: WireRequest[]
}

export async function startWire(manners: WireManners = {}): Promise<Wire> {
  const state: State = { ...manners, target: '', amend: undefined, isCut: false, seen: [] }
  const server = createServer((incoming, outgoing) => {
    passOn(state, incoming, outgoing).catch(() => outgoing.destroy())
  })
  const port = await listenOnLoopback(server)
  return {
    url: `http://127.0.0.1:${port}`,
    lead: (target) => {
      state.target = target
    },
    requests: () => state.seen.filter(({ method }) => method !== 'OPTIONS'),
    preflights: () => state.seen.filter(({ method }) => method === 'OPTIONS'),
    touched: () => state.seen.length,
    forget: () => Object.assign(state, { seen: [], amend: undefined, isCut: false }),
    amendBy: (amend) => {
      state.amend = amend
    },
    cut: () => {
      state.isCut = true
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function passOn(state: State, incoming: IncomingMessage, outgoing: ServerResponse) {
  const sent = Buffer.concat(await incoming.toArray())
  const { method = 'GET', url = '/', headers } = incoming
  const { pathname, search } = new URL(url, 'http://wire')
  const announced = headers['access-control-request-headers']
  const seen: WireRequest = {
    ...(announced === undefined ? {} : { announced }),
    at: Date.now(),
    ...{ method, path: pathname, search, authorization: headers.authorization },
    body: sent.toString('utf8'),
  }
  state.seen.push(seen)
  if (state.isCut || state.target === '') {
    outgoing.destroy()
    return
  }
  const { response, body } = await forwarded(state, incoming, sent)
  const answer = state.amend?.(seen, body.toString('utf8'))
  Object.assign(seen, { status: response.statusCode, answer: answer ?? body.toString('utf8') })
  const { 'transfer-encoding': _, 'content-length': __, ...more } = response.headers
  outgoing.writeHead(response.statusCode ?? 502, more).end(answer ?? body)
}

async function forwarded(state: State, incoming: IncomingMessage, sent: Buffer) {
  const { method, headers, url = '/' } = incoming
  const target = new URL(url, state.target)
  const host = state.keepsHost === true ? headers.host : target.host
  // What is amended must be readable.
  const more = { ...headers, host, 'accept-encoding': 'identity' }
  // On a connection of its own: one that is kept may end at the very moment when it is used again.
  const onward = request(target, { method, headers: more, agent: false })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    onward.on('response', resolve).on('error', reject)
    onward.end(sent)
  })
  return { response, body: Buffer.concat(await response.toArray()) }
}
