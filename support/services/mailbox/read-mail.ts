/** Reads what a test wants of a mail: its subject and its texts, decoded (RFC 2045–2047). */

export interface MailTexts {
  readonly subject: string
  /** Null where the mail has no such part. Lines end with `\n`. */
  readonly text: string | null
  readonly html: string | null
}

/** A mail, or one part of it; strings hold one byte in each character. */
interface Entity {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

export function readMail(raw: Uint8Array): MailTexts {
  const mail = entityOf(Buffer.from(raw).toString('latin1'))
  const parts = leavesOf(mail)
  return {
    subject: headerText(mail.headers.get('subject') ?? ''),
    text: textOf(parts, 'text/plain'),
    html: textOf(parts, 'text/html'),
  }
}

function entityOf(source: string): Entity {
  // A part without headers begins with the empty line.
  const end = /(?:^|\r?\n)\r?\n/.exec(source) ?? { index: source.length, 0: '' }
  const head = source.slice(0, end.index).replace(/\r?\n(?=[ \t])/g, '')
  const lines = head.split(/\r?\n/).map((line) => /^([^:]+):[ \t]*(.*)$/.exec(line))
  const headers = lines.flatMap((found) => (found ? [[lower(found[1]), found[2] ?? '']] : []))
  return {
    headers: new Map(headers as [string, string][]),
    body: source.slice(end.index + end[0].length),
  }
}

/** The parts that hold something, in order; a multipart holds only parts. */
function leavesOf(entity: Entity): Entity[] {
  const boundary = parameter(entity, 'boundary')
  if (!mediaType(entity).startsWith('multipart/') || boundary === undefined) return [entity]
  const name = boundary.replace(/\W/g, '\\$&')
  const [parts = ''] = `\n${entity.body}`.split(new RegExp(`\r?\n--${name}--`))
  const sources = parts.split(new RegExp(`\r?\n--${name}[ \t]*(?=\r?\n)`)).slice(1)
  return sources.flatMap((source) => leavesOf(entityOf(source.replace(/^\r?\n/, ''))))
}

function textOf(parts: readonly Entity[], type: string): string | null {
  const part = parts.find((candidate) => {
    const attached = lower(candidate.headers.get('content-disposition')).startsWith('attachment')
    return mediaType(candidate) === type && !attached
  })
  if (part === undefined) return null
  const encoding = lower(part.headers.get('content-transfer-encoding')).trim()
  const text = decoded(part.body, encoding, parameter(part, 'charset') ?? 'utf-8')
  return text.replace(/\r\n/g, '\n')
}

/** Words in another encoding look like `=?utf-8?Q?caf=C3=A9?=`; a break between two is no space. */
function headerText(value: string): string {
  const joined = value.replace(/(\?=)[ \t]+(?==\?)/g, '$1')
  const word = /=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi
  if (!word.test(joined)) return decoded(joined, '', 'utf-8')
  return joined.replace(word, (_, charset: string, kind: string, text: string) =>
    lower(kind) === 'b'
      ? decoded(text, 'base64', charset)
      : decoded(text.replaceAll('_', ' '), 'quoted-printable', charset),
  )
}

function decoded(body: string, encoding: string, charset: string): string {
  if (encoding === 'base64') return inCharset(Buffer.from(body, 'base64'), charset)
  const plain = encoding === 'quoted-printable' ? unquoted(body) : body
  return inCharset(Buffer.from(plain, 'latin1'), charset)
}

function unquoted(body: string): string {
  return body
    .replace(/[ \t]*(?=\r?\n)/g, '')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function inCharset(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1') // a name that nobody knows: every byte stays visible
  }
}

function mediaType(entity: Entity): string {
  // Where nothing is said it is plain text (RFC 2045, 5.2).
  return (
    lower(entity.headers.get('content-type') ?? 'text/plain')
      .split(';', 1)[0]
      ?.trim() ?? ''
  )
}

function parameter(entity: Entity, name: string): string | undefined {
  const header = entity.headers.get('content-type') ?? ''
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header)
  return found?.[1] ?? found?.[2]
}

function lower(text: string | undefined): string {
  return (text ?? '').toLowerCase()
}
