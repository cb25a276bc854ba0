import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { authenticate } from './authenticate.ts'
import { requestHead } from './request-head.ts'

/**
 * The examples of the Amazon S3 API reference, "Signature Calculations" and "Authenticating Requests:
 * Using Query Parameters". Its keys are no secret.
 */
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE'
const signedAt = Date.UTC(2013, 4, 24)
const host = 'examplebucket.s3.amazonaws.com'
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const second = 1000
const day = 86_400 * second

const rules = (now: number) => ({
  secretOf: (id: string) =>
    id === accessKeyId ? 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' : undefined,
  regions: ['us-east-1'],
  now: () => now,
})

const presigned = (change: (target: string) => string = (target) => target) => {
  const credential = `${accessKeyId}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request`
  const target =
    `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}` +
    '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
    '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
  return requestHead('GET', change(target), { host })
}

const inHeader = (more: Record<string, string> = {}) =>
  requestHead('GET', '/test.txt', {
    host,
    range: 'bytes=0-9',
    'x-amz-content-sha256': emptyHash,
    'x-amz-date': '20130524T000000Z',
    authorization: [
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20130524/us-east-1/s3/aws4_request`,
      'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date',
      'Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ].join(', '),
    ...more,
  })

describe('a signature', () => {
  it('holds in a header and in a URL as published', () => {
    assert.equal(authenticate(inHeader(), rules(signedAt))?.accessKeyId, accessKeyId)
    assert.equal(authenticate(presigned(), rules(signedAt))?.payload, 'UNSIGNED-PAYLOAD')
  })
  it('holds in a URL up to its last second and no longer', () => {
    assert.ok(authenticate(presigned(), rules(signedAt + day)))
    assert.throws(() => authenticate(presigned(), rules(signedAt + day + second)), {
      code: 'AccessDenied',
    })
  })
  it('holds in a header for a quarter of an hour, before and after', () => {
    const quarter = 15 * 60 * second
    for (const way of [1, -1]) {
      assert.ok(authenticate(inHeader(), rules(signedAt + way * quarter)))
      const late = rules(signedAt + way * (quarter + second))
      assert.throws(() => authenticate(inHeader(), late), { code: 'RequestTimeTooSkewed' })
    }
  })
  it('is none where there is neither header nor parameter', () => {
    assert.equal(authenticate(requestHead('GET', '/', { host }), rules(signedAt)), undefined)
  })

  const now = rules(signedAt)
  const refusals: readonly (readonly [string, () => unknown, string])[] = [
    ['with a header more', () => inHeader({ 'x-amz-meta-a': 'b' }), 'AccessDenied'],
    ['with another range', () => inHeader({ range: 'bytes=0-99' }), 'SignatureDoesNotMatch'],
    ['for another method', () => ({ ...inHeader(), method: 'PUT' }), 'SignatureDoesNotMatch'],
    ['in both places', () => ({ ...inHeader(), query: presigned().query }), 'InvalidArgument'],
    [
      'for a second more',
      () => presigned((t) => t.replace('86400', '86401')),
      'SignatureDoesNotMatch',
    ],
    [
      'for a second more than a week',
      () => presigned((t) => t.replace('86400', '604801')),
      'AuthorizationQueryParametersError',
    ],
    [
      'for no time at all',
      () => presigned((t) => t.replace('86400', '0')),
      'AuthorizationQueryParametersError',
    ],
    [
      'for another region',
      () => presigned((t) => t.replace('us-east-1', 'eu-west-1')),
      'AuthorizationQueryParametersError',
    ],
    [
      'without its date',
      () => presigned((t) => t.replace(/&X-Amz-Date=\w+/, '')),
      'AuthorizationQueryParametersError',
    ],
  ]
  for (const [how, head, code] of refusals) {
    it(`is refused ${how}`, () => {
      assert.throws(() => authenticate(head() as ReturnType<typeof inHeader>, now), { code })
    })
  }
})
