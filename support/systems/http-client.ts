/** The system's HTTP side as a stranger sees it. */
import { Violation } from '../core/errors.ts'

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
  /** How long the answer may take, in milliseconds. */
  readonly withinMs?: number
}

const defaultBudgetMs = 30_000

/**
 * One request; redirects are answers, not followed. No answer (refused, cut, late) is a `Violation`,
 * because whoever offers an address promises to answer there.
 */
export async function call(url: string, request: Call = {}): Promise<Answer> {
  const started = performance.now()
  const { method = 'GET', headers = {}, body = null, withinMs = defaultBudgetMs } = request
  try {
    const signal = AbortSignal.timeout(withinMs)
    const response = await fetch(url, { method, headers, body, redirect: 'manual', signal })
    return {
      status: response.status,
      headers: response.headers,
      body: Buffer.from(await response.arrayBuffer()),
      durationMs: performance.now() - started,
      url,
    }
  } catch (cause) {
    throw new Violation(`${method} ${pathOf(url)}: no answer (${why(cause)})`, { cause })
  }
}

/** The body as JSON; anything else is a `Violation` that shows what came. */
export function json(answer: Answer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer.body.toString('utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // falls through to the violation, which shows the text itself
  }
  throw new Violation(`${pathOf(answer.url)}: the answer is no JSON object`, {
    received: excerpt(answer),
  })
}

/** The beginning of a body, for messages. */
export function excerpt(answer: Answer): string {
  const text = answer.body.toString('utf8')
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

function pathOf(url: string): string {
  return new URL(url).pathname
}

function why(cause: unknown): string {
  const error = cause as { name?: string; message?: string; cause?: { code?: string } }
  if (error.name === 'TimeoutError') return 'too late'
  return error.cause?.code ?? error.message ?? String(cause)
}
