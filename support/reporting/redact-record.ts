/** Takes secrets out of a whole record at once, so that no renderer ever holds one. */

/** Replaces every secret of a text; given by the run, which knows them. */
export type Redact = (text: string) => string

/** The records whose keys are text of the run; every other key is the name of a field. */
const openRecords = new Set(['readings', 'capabilities'])

/**
 * A copy of `value` with `redact` applied to every string in it. Something that looks like an attachment
 * (a `body` with a `mediaType`) is also looked into: base64 of a textual type, and the values of JSON,
 * where a secret may stand escaped.
 */
export function redactRecord<T>(value: T, redact: Redact): T {
  return redactAny(value, redact, false) as T
}

function redactAny(value: unknown, redact: Redact, keysToo: boolean): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => redactAny(item, redact, false))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [
    keysToo ? redact(key) : key,
    key === 'body' && isAttachment(value)
      ? redactBody(value, redact)
      : redactAny(inner, redact, openRecords.has(key)),
  ])
  return Object.fromEntries(entries)
}

interface AttachmentLike {
  readonly body: string
  readonly mediaType: string
  readonly encoding?: unknown
  readonly contentEncoding?: unknown
}

/** The record writes `encoding: base64`; cucumber's messages write `contentEncoding: BASE64`. */
function redactBody(attachment: AttachmentLike, redact: Redact): string {
  const { body, mediaType } = attachment
  const encoded = attachment.encoding === 'base64' || attachment.contentEncoding === 'BASE64'
  if (encoded && !isTextual(mediaType)) return body
  const text = encoded ? Buffer.from(body, 'base64').toString('utf8') : body
  const clean = redact(isJson(mediaType) ? redactJson(text, redact) : text)
  return encoded ? Buffer.from(clean, 'utf8').toString('base64') : clean
}

function redactJson(text: string, redact: Redact): string {
  try {
    return JSON.stringify(redactOpen(JSON.parse(text), redact), null, 2)
  } catch {
    // Not JSON after all: the caller redacts it as the plain text that it is.
    return text
  }
}

/** Evidence has no fields of ours: its keys are text like its values. */
function redactOpen(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => redactOpen(item, redact))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [redact(key), redactOpen(inner, redact)]),
  )
}

/** Media types whose bytes are text that a person can read. */
export function isTextual(mediaType: string): boolean {
  return (
    mediaType.startsWith('text/') ||
    isJson(mediaType) ||
    /[/+.-](xml|yaml|x-yaml|javascript|ndjson|jsonl|x-www-form-urlencoded|sql|x-sh)\b/.test(
      mediaType,
    )
  )
}

export function isJson(mediaType: string): boolean {
  return /[/+]json\b/.test(mediaType)
}

function isAttachment(value: object): value is AttachmentLike {
  return (
    'body' in value &&
    typeof value.body === 'string' &&
    'mediaType' in value &&
    typeof value.mediaType === 'string'
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
