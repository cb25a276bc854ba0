/** The system's HTTP side as a stranger sees it: whatever it answers, the suite neither hangs nor breaks. */
import { setImmediate as turn } from 'node:timers/promises'
import { Violation } from '../core/errors.ts'
import { excerptOf, readBody, textOf } from './answer-body.ts'
import { headersAt } from './token-exchange.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  readonly durationMs: number
  readonly url: string
}

export interface Call {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | FormData
  /** How long the answer may take, its body included, in milliseconds. */
  readonly withinMs?: number
  /** A larger body is a `Violation`. */
  readonly mostBytes?: number
}

const defaultBudgetMs = 30_000

/**
 * One request; redirects are answers, not followed, but for the one that only adds or takes away a
 * slash at the end: every client goes on there, and frameworks answer so by default. No answer
 * (refused, cut, late, endless, no HTTP) is a `Violation`, because whoever offers an address promises to
 * answer there.
 */
export async function call(url: string, request: Call = {}): Promise<Answer> {
  const { method = 'GET', body = null, withinMs = defaultBudgetMs } = request
  const target = new URL(url) // an address that is none is the suite's mistake, not an answer
  const headers = await headersAt(url, request.headers ?? {})
  if (!isSafe(method)) await closedAreKnown()
  const started = performance.now()
  try {
    const signal = AbortSignal.timeout(withinMs)
    const init = { method, headers, body, redirect: 'manual', signal } as const
    const first = await asked(target, init)
    const slashed = withOtherEnd(target, method, first)
    await (slashed && first.body?.cancel())
    const response = slashed === undefined ? first : await asked(slashed, init)
    return {
      status: response.status,
      headers: response.headers,
      body: await readBody(response, request.mostBytes),
      durationMs: performance.now() - started,
      url,
    }
  } catch (cause) {
    const facts = { expected: `an answer within ${withinMs / 1000} seconds`, cause }
    throw new Violation(`${method} ${target.pathname}: no answer (${why(cause)})`, facts)
  }
}

/** Once more where the server has closed the connection meanwhile. */
function asked(target: URL, init: RequestInit & { readonly method: string }): Promise<Response> {
  return fetch(target, init).catch((error) => {
    if (!isSafe(init.method) || !wasClosed(error)) throw error
    return fetch(target, init)
  })
}

/** Where a redirect leads that keeps the method and differs in a slash at the end alone. */
function withOtherEnd(target: URL, method: string, { status, headers }: Response) {
  const keeps = isSafe(method) ? [301, 302, 303, 307, 308] : [307, 308]
  if (!keeps.includes(status)) return undefined
  const to = URL.parse(headers.get('location') ?? '', target.href)
  const plain = ({ origin, pathname, search }: URL) =>
    `${origin}${pathname.replace(/\/$/, '')}${search}`
  const isSame = to !== null && plain(to) === plain(target) && to.pathname !== target.pathname
  return isSame ? to : undefined
}

const isSafe = (method: string) => ['GET', 'HEAD'].includes(method)

/**
 * A server may close a connection that nobody uses just when the next request sets out on it. Whoever keeps
 * connections, as we do, asks once more then: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2.
 */
function wasClosed(error: unknown): boolean {
  const { code, cause } = Object(error) as { code?: unknown; cause?: unknown }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') return true
  return cause !== undefined && cause !== null && wasClosed(cause)
}

/**
 * While this process was busy, as it is making a large document, a server may have closed connections: the
 * first turn of the event loop ends this phase, the second one comes after the sockets were read. What
 * cannot be asked twice does not set out on one of them then.
 */
async function closedAreKnown(): Promise<void> {
  await turn()
  await turn()
}

/** The body as a JSON object or list; anything else is a `Violation` that shows what came. */
export function json(answer: Answer): Record<string, unknown> {
  const text = textOf(answer.body)
  const value = text === undefined ? undefined : parsed(text)
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  const what = text === undefined ? 'is no UTF-8, so no JSON either' : 'is no JSON object'
  const type = answer.headers.get('content-type') ?? 'no type'
  throw new Violation(`${pathOf(answer.url)}: the answer ${what}`, {
    expected: 'a JSON object',
    received: `${answer.status}, ${type}: ${excerpt(answer)}`,
  })
}

/** The beginning of a body, for messages. */
export function excerpt(answer: Answer): string {
  return excerptOf(answer.body)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the caller says so, and shows the text itself
  }
}

function pathOf(url: string): string {
  return new URL(url).pathname
}

/** The innermost reason: what the client of Node says outside of it is "fetch failed". */
function why(error: unknown): string {
  const { name, message, cause, code } = error as Error & { code?: unknown }
  if (name === 'TimeoutError') return 'too late'
  if (cause !== undefined && cause !== null) return why(cause)
  if (name === 'BodyTooLarge') return message
  return [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ')
}
