import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unchunked } from './chunked.ts'
import { hmac, scopeText, sha256, signingKey } from './signature.ts'

/**
 * The example of a signed upload in chunks of the Amazon S3 API reference, "Signature Calculations for
 * the Authorization Header: Transferring Payload in Multiple Chunks". Its keys are no secret.
 */
const example = {
  scope: { day: '20130524', region: 'us-east-1', service: 's3' },
  date: '20130524T000000Z',
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  chunks: [
    [65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
    [1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
    [0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
  ],
} as const

const { scope, date } = example
const key = signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', scope)
const seed = { key, scope, date, signature: example.seed }

function coded(change: (text: string) => string = (text) => text): Buffer {
  const parts = example.chunks.flatMap(([size, signature]) => [
    `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`,
  ])
  return Buffer.from(change(parts.join('')))
}

/** In pieces of odd length, as a network may deliver them. */
async function* pieces(body: Buffer, size = 777): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size)
}

async function read(body: Buffer, signed = true) {
  let trailer: Readonly<Record<string, string>> = {}
  const parts: Buffer[] = []
  const seeded = signed ? seed : undefined
  const content = unchunked(pieces(body), seeded, (headers) => {
    trailer = headers
  })
  for await (const part of content) parts.push(part)
  return { text: Buffer.concat(parts).toString(), trailer }
}

describe('a body in chunks', () => {
  it('is read and verified as in the published example', async () => {
    assert.equal((await read(coded())).text, 'a'.repeat(66_560))
  })
  it('is refused when a byte of a chunk has changed', async () => {
    const body = coded((text) => `${text.slice(0, 70_000 - 4_000)}b${text.slice(66_001)}`)
    await assert.rejects(read(body), { code: 'SignatureDoesNotMatch' })
  })
  it('is refused when its last chunk does not come', async () => {
    const body = coded((text) => text.slice(0, text.lastIndexOf('0;')))
    await assert.rejects(read(body), { code: 'IncompleteBody' })
  })
  it('is refused when it is no body in chunks', async () => {
    await assert.rejects(read(Buffer.from('hello\r\nworld'), false), { code: 'InvalidRequest' })
  })
  it('has headers after its last chunk, which are told', async () => {
    const body = 'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n'
    const { text, trailer } = await read(Buffer.from(body), false)
    assert.deepEqual([text, trailer], ['hello world', { 'x-amz-checksum-crc32': 'DUoRhQ==' }])
  })
  it('is refused when its trailer is not signed as the chunks are', async () => {
    const header = 'x-amz-checksum-crc32:DUoRhQ=='
    const last = example.chunks[2][1]
    const lines = ['AWS4-HMAC-SHA256-TRAILER', date, scopeText(scope), last, sha256(`${header}\n`)]
    const signature = hmac(key, lines.join('\n')).toString('hex')
    const body = (signed: string) =>
      coded((text) => `${text.slice(0, -2)}${header}\r\nx-amz-trailer-signature:${signed}\r\n\r\n`)
    const { trailer } = await read(body(signature))
    assert.deepEqual(trailer, { 'x-amz-checksum-crc32': 'DUoRhQ==' })
    await assert.rejects(read(body('0'.repeat(64))), { code: 'SignatureDoesNotMatch' })
  })
})
