import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Signer } from './authenticate.ts'
import { type Payload, payloadOf, textOf } from './payload.ts'
import { requestHead } from './request-head.ts'

const scope = { day: '20130524', region: 'auto', service: 's3' }
const seed = { key: Buffer.alloc(32), scope, date: '20130524T000000Z', signature: '' }

function payload(word: string, body: string, headers: Record<string, string>): Payload {
  const signer: Signer = { accessKeyId: 'somebody', payload: word, seed }
  return payloadOf(requestHead('PUT', '/b/k', headers), signer, pieces(body))
}

async function* pieces(body: string): AsyncGenerator<Buffer> {
  for (const letter of body) yield Buffer.from(letter)
}

const trailing = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
const chunked = '5\r\nhello\r\n0\r\n\r\n'

describe('a payload', () => {
  it('is read whole and without its coding', async () => {
    const plain = payload('UNSIGNED-PAYLOAD', 'hello', { 'content-length': '5' })
    assert.equal(await textOf(plain, 100), 'hello')
    const coded = payload(trailing, chunked, { 'x-amz-decoded-content-length': '5' })
    assert.equal(await textOf(coded, 100), 'hello')
  })

  const refusals: readonly (readonly [string, () => Payload, string])[] = [
    [
      'is shorter than announced',
      () => payload(trailing, chunked, { 'x-amz-decoded-content-length': '6' }),
      'IncompleteBody',
    ],
    [
      'is longer than announced',
      () => payload(trailing, chunked, { 'x-amz-decoded-content-length': '4' }),
      'IncompleteBody',
    ],
    ['has no announced length', () => payload(trailing, chunked, {}), 'MissingContentLength'],
    [
      'is not the one that was signed',
      () => payload('0'.repeat(64), 'hello', { 'content-length': '5' }),
      'XAmzContentSHA256Mismatch',
    ],
    [
      'is named by an unknown word',
      () => payload('STREAMING-SOMETHING', 'hello', { 'content-length': '5' }),
      'InvalidArgument',
    ],
    [
      'is larger than one request may be',
      () => payload('UNSIGNED-PAYLOAD', '', { 'content-length': String(6 * 1024 ** 3) }),
      'EntityTooLarge',
    ],
  ]
  for (const [how, make, code] of refusals) {
    it(`is refused when it ${how}`, async () => {
      await assert.rejects(async () => textOf(make(), 100), { code })
    })
  }

  it('that is read as a text is refused above the limit of whoever reads it', async () => {
    const long = payload('UNSIGNED-PAYLOAD', 'hello', { 'content-length': '5' })
    await assert.rejects(textOf(long, 4), { code: 'EntityTooLarge' })
  })
})
