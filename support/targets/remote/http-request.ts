/** A request as the judges of the guard read it. */

export interface HttpRequest {
  /** Upper case. */
  readonly method: string
  readonly url: URL
  /** The body where it is text; empty otherwise. */
  readonly text: string
  /** What stands after `Bearer`; empty without. */
  readonly token: string
  /** An insertion that changes what is there already. */
  readonly merges: boolean
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export const isReading = ({ method }: HttpRequest) => readingMethods.has(method)

/** The body as an object; empty when it is anything else. */
export function fieldsOf({ text }: HttpRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    return {} // no JSON: it has no fields
  }
}

/** Whom a token speaks for, whether or not it is valid; empty when it does not say. */
export function subjectOf(token: string): string {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
    return String(JSON.parse(payload).sub ?? '')
  } catch {
    return '' // no token at all
  }
}

/** Reads what `fetch` was called with. */
export function requestOf(input: string | URL | Request, init: RequestInit = {}): HttpRequest {
  const request = input instanceof Request ? input : undefined
  const url = new URL(request?.url ?? String(input))
  const headers = new Headers(init.headers ?? request?.headers)
  const token = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? ''
  const text = typeof init.body === 'string' ? init.body : ''
  const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
  const merges = /resolution=merge/.test(headers.get('prefer') ?? '')
  return { method, url, text, token, merges }
}
