/** A way to an HTTP service on which chosen requests meet with faults; all others pass unchanged. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Scope } from '../core/scope.ts'
import { cutOff } from './cut-off.ts'
import { type Injury, injury } from './injury.ts'
import { stopListening } from './stop-listening.ts'

export interface HttpRequest {
  readonly method: string
  /** Decoded, without the query, which may carry tokens. */
  readonly path: string
  /** Length of the body as the request states it; 0 where it states none. */
  readonly bytes: number
}

export type HttpFault =
  /** Answered here; the service never sees the request. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | Uint8Array
    }
  /** The connection is reset before any answer. */
  | { readonly kind: 'reset' }
  /** The request is taken and nothing ever comes back. */
  | { readonly kind: 'silence' }
  /** The service does its work, but its answer breaks off in the middle. */
  | { readonly kind: 'truncation' }
  /** The request arrives later; other rules strike it then all the same. */
  | { readonly kind: 'delay'; readonly ms: number }

export interface HttpRule {
  concerns(request: HttpRequest): boolean
  readonly fault: HttpFault
  /** How many requests it strikes; all unless given. */
  readonly times?: number
}

export interface HttpInjury extends Injury {
  /** When requests were struck, milliseconds since the epoch; none: the fault has not bitten. */
  hits(): readonly number[]
  /** Struck requests that are not over: who sent them still waits for an answer. */
  held(): number
}

export interface HttpProxy {
  readonly url: string
  /** The first rule that concerns a request and has not used up its times strikes, after every delay. */
  inject(rule: HttpRule): HttpInjury
  /** Cuts, and refuses every new connection until it heals. Resolves when a connection is refused. */
  disconnect(): Promise<Injury>
}

interface ActiveRule extends HttpRule {
  readonly hits: number[]
  readonly held: Set<ServerResponse>
}

/** Listens on a free loopback port and passes everything on to `target`; ends with `scope`. */
export async function startHttpProxy(target: string, scope: Scope): Promise<HttpProxy> {
  const rules: ActiveRule[] = []
  const server = createServer((incoming, answer) => {
    const { method = '', url = '/', headers } = incoming
    const bytes = Number(headers['content-length'] ?? 0)
    const asked = { method, path: decodeURIComponent(url.split('?')[0] ?? ''), bytes }
    const concerned = rules.filter(
      ({ hits, times = Infinity, concerns }) => hits.length < times && concerns(asked),
    )
    setTimeout(() => {
      const rule = concerned.find(({ fault }) => fault.kind !== 'delay')
      if (rule === undefined) {
        passOn(target, incoming, answer)
        return
      }
      rule.hits.push(Date.now())
      rule.held.add(answer)
      answer.once('close', () => rule.held.delete(answer))
      strike(rule.fault, target, incoming, answer)
    }, delayOf(concerned)).unref()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  scope.undo('stop the way to the service', () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    disconnect: () => stopListening(server, port, scope, () => server.closeAllConnections()),
    inject: (rule) => {
      const active: ActiveRule = { ...rule, hits: [], held: new Set() }
      rules.push(active)
      const healed = injury(scope, `requests meet with ${rule.fault.kind}`, () => {
        rules.splice(rules.indexOf(active), 1)
      })
      return { ...healed, hits: () => [...active.hits], held: () => active.held.size }
    },
  }
}

/** How long all of them together hold a request up; each counts as a hit. */
function delayOf(rules: readonly ActiveRule[]): number {
  return rules.reduce((sum, { fault, hits }) => {
    if (fault.kind !== 'delay') return sum
    hits.push(Date.now())
    return sum + fault.ms
  }, 0)
}

function strike(
  fault: HttpFault,
  target: string,
  incoming: IncomingMessage,
  answer: ServerResponse,
): void {
  if (fault.kind === 'truncation') {
    passOn(target, incoming, answer, true)
    return
  }
  // The request is read to its end, or whoever sends it sees a broken pipe instead of the fault.
  incoming.resume()
  incoming.on('end', () => {
    if (fault.kind === 'reset') cutOff(incoming.socket)
    if (fault.kind !== 'answer') return
    const headers = { 'content-type': 'application/json', ...fault.headers }
    answer.writeHead(fault.status, headers).end(fault.body ?? '{}')
  })
}

function passOn(
  target: string,
  incoming: IncomingMessage,
  answer: ServerResponse,
  truncated = false,
): void {
  const { method, url = '/', headers } = incoming
  const onward = request(new URL(url, target), {
    method,
    headers: { ...headers, host: new URL(target).host },
  })
  onward.on('response', (response) => {
    if (truncated) {
      breakOff(response, answer)
      return
    }
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
  })
  onward.on('error', () => answer.destroy())
  incoming.pipe(onward)
}

/** Promises the whole answer and sends half of it. */
function breakOff(response: IncomingMessage, answer: ServerResponse): void {
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('end', () => {
    const body = Buffer.concat(chunks)
    const { 'transfer-encoding': _, ...headers } = response.headers
    answer.writeHead(response.statusCode ?? 502, { ...headers, 'content-length': body.length + 1 })
    answer.write(body.subarray(0, body.length / 2), () => answer.destroy())
  })
}
