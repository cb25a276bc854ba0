/**
 * Brings answers into the form in which two providers can be compared: what differs by nature is
 * named.
 */

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What one step saw: the HTTP exchanges and what the client library made of them. */
export interface Answer {
  readonly exchanges: readonly Exchange[]
  readonly result: unknown
}

/** Values of this run and what stands for them, longest first where one contains another. */
export type Placeholders = readonly (readonly [value: string, placeholder: string])[]

/** Headers that a gateway or the moment decides. */
const volatileHeaders = new Set([
  'etag',
  'last-modified',
  'content-length',
  'access-control-allow-origin',
])

const patterns: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, '<uuid>'],
  [/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<jwt>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00(?::00)?)?/g, '<ts>'],
  [/\.\d{13}@/g, '.N@'],
  [/\b[0-9a-f]{64}\b/g, '<hash>'],
  [/"(etag|eTag)":"(?:[^"\\]|\\.)*"/g, '"$1":"E"'],
  [/\\"[0-9a-f]{32}\\"/g, 'E'],
  [/"(iat|exp)":\d+/g, '"$1":0'],
  [/"email_otp":"\d{6}"/g, '"email_otp":"<otp>"'],
]

export function normalised(answer: Answer, placeholders: Placeholders): Answer {
  const { exchanges, result } = answer
  let text = JSON.stringify({
    exchanges: exchanges.map((exchange) => ({
      ...exchange,
      headers: stableHeaders(exchange.headers),
    })),
    result: result ?? null,
  })
  for (const [value, placeholder] of placeholders) text = text.replaceAll(value, placeholder)
  for (const [pattern, placeholder] of patterns) text = text.replace(pattern, placeholder)
  return sorted(JSON.parse(text)) as Answer
}

function stableHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !volatileHeaders.has(name))
  return Object.fromEntries(
    kept.map(([name, value]) => [
      name,
      name === 'expires' ? 'E' : value.replace(/; charset=.*/i, ''),
    ]),
  )
}

/** The same value with the keys of every object in order, so that equal values have equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
