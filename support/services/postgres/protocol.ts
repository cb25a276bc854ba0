/**
 * Reads what client and server of Postgres say to each other, as far as statements and readiness go.
 * Source: PostgreSQL 17, "Message Formats" of the frontend/backend protocol 3.
 */

export interface Heard {
  /** The text of a statement that the client sends, alone or to be prepared. */
  statement?(text: string): void
  /** The server has begun a session; `pid` is the number of its process. */
  session?(pid: number): void
  /** The server is ready for a statement. */
  ready?(): void
}

export interface Conversation {
  fromClient(bytes: Buffer): void
  fromServer(bytes: Buffer): void
}

/** Requests that come before the start-up message and are answered by a single byte. */
const sslRequest = 80_877_103
const gssRequest = 80_877_104
const refused = 'N'.charCodeAt(0)

/** Once an encryption is agreed on nothing more is heard. */
export function conversation(heard: Heard): Conversation {
  const state = { started: false, singleBytes: 0, encrypted: false }
  const client = reader((buffer) => {
    if (state.encrypted) return buffer.length
    if (state.started) return message(buffer, (type, body) => statementIn(type, body, heard))
    if (buffer.length < 8 || buffer.length < buffer.readInt32BE(0)) return 0
    if ([sslRequest, gssRequest].includes(buffer.readInt32BE(4))) state.singleBytes += 1
    else state.started = true
    return buffer.readInt32BE(0)
  })
  const server = reader((buffer) => {
    if (state.encrypted) return buffer.length
    if (state.singleBytes > 0) {
      state.singleBytes -= 1
      state.encrypted = buffer[0] !== refused
      return 1
    }
    return message(buffer, (type, body) => {
      if (type === 'K') heard.session?.(body.readInt32BE(0))
      if (type === 'Z') heard.ready?.()
    })
  })
  return { fromClient: client, fromServer: server }
}

/** Keeps what is left of the bytes until more have come; `take` says how many it has used up. */
function reader(take: (buffer: Buffer) => number): (bytes: Buffer) => void {
  let left: Buffer = Buffer.alloc(0)
  return (bytes) => {
    left = left.length === 0 ? bytes : Buffer.concat([left, bytes])
    for (let used = -1; used !== 0 && left.length > 0; ) {
      used = take(left)
      left = left.subarray(used)
    }
  }
}

/** One message: its type, then its length with the length itself, then its body. */
function message(buffer: Buffer, hear: (type: string, body: Buffer) => void): number {
  if (buffer.length < 5) return 0
  const size = 1 + buffer.readInt32BE(1)
  if (buffer.length < size) return 0
  hear(String.fromCharCode(buffer[0] ?? 0), buffer.subarray(5, size))
  return size
}

/** `Q` is a statement; `P` is the name of a prepared one and then its text. */
function statementIn(type: string, body: Buffer, heard: Heard): void {
  const texts = body.toString('utf8').split('\0')
  const text = type === 'Q' ? texts[0] : type === 'P' ? texts[1] : undefined
  if (text !== undefined && text.trim() !== '') heard.statement?.(text)
}
