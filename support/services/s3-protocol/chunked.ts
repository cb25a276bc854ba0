/** The `aws-chunked` coding: a body in chunks that may be signed each, with headers after the last. */
import { incompleteBody, invalidRequest, S3Error } from './errors.ts'
import { hmac, type SigningScope, sameSignature, scopeText, sha256 } from './signature.ts'

/** What the signatures of chunks continue: the signature of the request. */
interface ChunkSeed {
  readonly key: Buffer
  readonly scope: SigningScope
  readonly date: string
  readonly signature: string
}

/** Larger chunks than anybody sends; a signed one is held in memory until it is verified. */
const largestChunk = 64 * 1024 * 1024
const emptyHash = sha256('')

/**
 * The content within the coding. `seed` is given where chunks are signed; `trailer` takes the headers
 * that follow the last chunk, in small letters, before the generator ends.
 */
export async function* unchunked(
  body: AsyncIterable<Uint8Array>,
  seed: ChunkSeed | undefined,
  trailer: (headers: Readonly<Record<string, string>>) => void,
): AsyncGenerator<Buffer> {
  const source = reader(body)
  let signature = seed?.signature ?? ''
  for (;;) {
    const [digits = '', extension = ''] = (await source.line()).split(';', 2)
    const size = Number.parseInt(digits, 16)
    if (!/^[0-9a-f]+$/i.test(digits) || size > largestChunk) throw badChunk()
    const chunk = await source.take(size)
    if (seed !== undefined) {
      const named = /^chunk-signature=([0-9a-f]{64})$/.exec(extension.trim())?.[1] ?? ''
      signature = chunkSignature(seed, signature, chunk)
      if (!sameSignature(signature, named)) throw chunkMismatch()
    }
    if (size === 0) break
    yield chunk
    if ((await source.line()) !== '') throw badChunk()
  }
  const { headers, signed, text } = await trailerOf(source)
  if (seed !== undefined && signed !== undefined) {
    if (!sameSignature(trailerSignature(seed, signature, text), signed)) throw chunkMismatch()
  } else if (seed !== undefined && text !== '') throw chunkMismatch()
  trailer(headers)
}

function chunkSignature(seed: ChunkSeed, previous: string, chunk: Buffer): string {
  const { key, date, scope } = seed
  const text = ['AWS4-HMAC-SHA256-PAYLOAD', date, scopeText(scope), previous, emptyHash]
  return hmac(key, [...text, sha256(chunk)].join('\n')).toString('hex')
}

function trailerSignature({ key, date, scope }: ChunkSeed, previous: string, trailer: string) {
  const text = ['AWS4-HMAC-SHA256-TRAILER', date, scopeText(scope), previous, sha256(trailer)]
  return hmac(key, text.join('\n')).toString('hex')
}

/** The headers after the last chunk, and the text of them that was signed. */
async function trailerOf(source: Reader) {
  const headers: Record<string, string> = {}
  let signed: string | undefined
  let text = ''
  for (let line = await source.line(true); line !== ''; line = await source.line(true)) {
    const colon = line.indexOf(':')
    if (colon < 1) throw badChunk()
    const [name, value] = [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
    if (name === 'x-amz-trailer-signature') signed = value
    else {
      headers[name] = value
      text += `${name}:${value}\n`
    }
  }
  return { headers, signed, text }
}

interface Reader {
  /** Up to the next line break; with `orEnd` the end of the body is an empty line. */
  line(orEnd?: boolean): Promise<string>
  take(bytes: number): Promise<Buffer>
}

/** Longer lines are no chunk headers. */
const longestLine = 4096

function reader(body: AsyncIterable<Uint8Array>): Reader {
  const pieces = body[Symbol.asyncIterator]()
  let held = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const { value, done } = await pieces.next()
    if (done === true) return false
    held = held.length === 0 ? Buffer.from(value) : Buffer.concat([held, value])
    return true
  }
  const cut = (bytes: number, skipped = 0) => {
    const part = held.subarray(0, bytes)
    held = held.subarray(bytes + skipped)
    return part
  }
  return {
    take: async (bytes) => {
      while (held.length < bytes) if (!(await more())) throw incompleteBody()
      return cut(bytes)
    },
    line: async (orEnd = false) => {
      for (let end = held.indexOf('\r\n'); ; end = held.indexOf('\r\n')) {
        if (end !== -1) return cut(end, 2).toString('latin1')
        if (held.length > longestLine) throw badChunk()
        if (await more()) continue
        if (orEnd && held.length === 0) return ''
        throw incompleteBody()
      }
    },
  }
}

const badChunk = () => invalidRequest('The body is not as aws-chunked wants it.')

const chunkMismatch = () =>
  new S3Error(403, 'SignatureDoesNotMatch', 'The signature of a chunk does not match.')
