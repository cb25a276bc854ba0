import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { byteRange } from './byte-range.ts'
import { watchSums } from './checksums.ts'
import { crc32c } from './crc32c.ts'
import { S3Error } from './errors.ts'

/** The nine digits for which every description of a cyclic sum gives its value. */
const digits = Buffer.from('123456789')

describe('sums of a content', () => {
  it('are those of the published example', () => {
    assert.equal(crc32c(digits), 0xe3069283)
    assert.equal(crc32c(digits.subarray(4), crc32c(digits.subarray(0, 4))), 0xe3069283)
  })
  const values: Readonly<Record<string, string>> = {
    'x-amz-checksum-crc32': 'y/Q5Jg==',
    'x-amz-checksum-crc32c': '4waSgw==',
    'x-amz-checksum-sha1': '98O8HYCOBHMq32eZZczDTKeuNEE=',
    'x-amz-checksum-sha256': 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
  }
  for (const [header, value] of Object.entries(values)) {
    it(`are held against ${header}, sent before or after the content`, () => {
      const before = watchSums({ [header]: value })
      before.update(digits)
      assert.deepEqual(before.verify({}).checksum, { header, value })
      const after = watchSums({ 'x-amz-trailer': header })
      after.update(digits)
      assert.deepEqual(after.verify({ [header]: value }).checksum, { header, value })
      const wrong = watchSums({ [header]: value })
      wrong.update(digits.subarray(1))
      assert.throws(() => wrong.verify({}), { code: 'BadDigest' })
    })
  }
  it('that are announced and do not come are refused', () => {
    const watch = watchSums({ 'x-amz-trailer': 'x-amz-checksum-crc32' })
    watch.update(digits)
    assert.throws(() => watch.verify({}), { code: 'BadDigest' })
  })
  it('that are not known are refused rather than ignored', () => {
    assert.throws(() => watchSums({ 'x-amz-checksum-crc64nvme': 'x' }), { code: 'NotImplemented' })
  })
})

describe('a range', () => {
  it('is read as S3 reads it', () => {
    const cases: readonly (readonly [string, { first: number; last: number } | undefined])[] = [
      ['bytes=0-0', { first: 0, last: 0 }],
      ['bytes=-20', { first: 0, last: 9 }],
      ['bytes=3-', { first: 3, last: 9 }],
      ['bytes=5-4', undefined],
      ['bytes=0-1,3-4', undefined],
      ['lines=1-2', undefined],
    ]
    for (const [header, expected] of cases)
      assert.deepEqual(byteRange(header, 10), expected, header)
    for (const header of ['bytes=10-', 'bytes=-0']) {
      assert.throws(() => byteRange(header, 10), S3Error, header)
    }
  })
})
