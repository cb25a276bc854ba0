/** The content of an upload, taken out of its coding and held against everything said of it. */
import { createHash } from 'node:crypto'
import type { Signer } from './authenticate.ts'
import { type Checksum, watchSums } from './checksums.ts'
import { unchunked } from './chunked.ts'
import {
  entityTooLarge,
  incompleteBody,
  invalidArgument,
  missingContentLength,
  S3Error,
} from './errors.ts'
import type { RequestHead } from './request-head.ts'

/** What is known of a content once all of it has come and everything was right. */
export interface Verified {
  readonly bytes: number
  /** Hex. */
  readonly md5: string
  readonly checksum?: Checksum
}

export interface Payload {
  /** Ends, or throws what is wrong: nobody may use what came before it has ended. */
  readonly content: AsyncIterable<Buffer>
  /** To be asked when `content` has ended. */
  verified(): Verified
}

/** The largest content of one request. Source: Amazon S3, "PutObject": 5 GB. */
const largestBytes = 5 * 1024 ** 3

const hash = /^[0-9a-f]{64}$/
const words = new Set([
  'UNSIGNED-PAYLOAD',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
])

/** `body` is what comes after the head, as it is on the wire. */
export function payloadOf(
  head: RequestHead,
  signer: Signer,
  body: AsyncIterable<Uint8Array>,
): Payload {
  const { payload } = signer
  if (!hash.test(payload) && !words.has(payload)) {
    throw invalidArgument('x-amz-content-sha256 must be a hash or one of the known words.')
  }
  const length = announcedLength(head, payload)
  if (length > largestBytes) throw entityTooLarge()
  const sums = watchSums(head.headers)
  let trailer: Readonly<Record<string, string>> = {}
  let bytes = 0
  async function* content(): AsyncGenerator<Buffer> {
    const sha256 = createHash('sha256')
    for await (const data of plain(signer, body, (headers) => (trailer = headers))) {
      bytes += data.length
      if (bytes > length) throw incompleteBody()
      sha256.update(data)
      sums.update(data)
      yield data
    }
    if (bytes !== length) throw incompleteBody()
    if (hash.test(payload) && sha256.digest('hex') !== payload) throw hashMismatch()
  }
  return { content: content(), verified: () => ({ bytes, ...sums.verify(trailer) }) }
}

/** All of a small body, such as a list of keys; more than `most` bytes are refused. */
export async function textOf({ content, verified }: Payload, most: number): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of content) {
    bytes += part.length
    if (bytes > most) throw entityTooLarge()
    parts.push(part)
  }
  verified()
  return Buffer.concat(parts).toString('utf8')
}

async function* plain(
  signer: Signer,
  body: AsyncIterable<Uint8Array>,
  trailer: (headers: Readonly<Record<string, string>>) => void,
): AsyncGenerator<Buffer> {
  if (signer.payload.startsWith('STREAMING-')) {
    const signed = signer.payload.startsWith('STREAMING-AWS4-')
    yield* unchunked(body, signed ? signer.seed : undefined, trailer)
  } else {
    for await (const data of body) yield Buffer.from(data)
  }
}

function announcedLength({ headers }: RequestHead, payload: string): number {
  const chunked = payload.startsWith('STREAMING-')
  const length = headers[chunked ? 'x-amz-decoded-content-length' : 'content-length']
  if (length === undefined || !/^\d+$/.test(length)) throw missingContentLength()
  return Number(length)
}

const hashMismatch = () =>
  new S3Error(
    400,
    'XAmzContentSHA256Mismatch',
    'The provided x-amz-content-sha256 header does not match what was computed.',
  )
