import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  requireMimeType,
  sizeLimit,
  uploadLimitBytes,
  validBucketName,
  validKey,
} from './limits.ts'

it('sizes are decimal: 5MB is five million bytes, KiB is not known', () => {
  assert.equal(sizeLimit('5MB'), 5_000_000)
  assert.equal(sizeLimit('1.5kb'), 1500)
  assert.equal(sizeLimit(2048), 2048)
  assert.equal(sizeLimit(null), null)
  assert.throws(() => sizeLimit('5KiB'), { code: 'InvalidRequest' })
  assert.throws(() => sizeLimit(-1), { code: 'InvalidRequest' })
})

it('no bucket takes more than a project does', () => {
  assert.equal(sizeLimit(uploadLimitBytes), uploadLimitBytes)
  assert.throws(() => sizeLimit(uploadLimitBytes + 1), { meant: 413, code: 'EntityTooLarge' })
})

it('a key may have spaces and empty segments, but no accents and no way upwards', () => {
  for (const key of ['a b (1).pdf', 'a//b', 'a..b/c', "it's!"]) assert.equal(validKey(key), key)
  for (const key of ['ü.pdf', 'a/../b', '..', './a', 'a#b', '', 'x'.repeat(1025)]) {
    assert.throws(() => validKey(key), { code: 'InvalidKey' }, key)
  }
})

it('a bucket name has no slash', () => {
  assert.equal(validBucketName('my bucket-1'), 'my bucket-1')
  assert.throws(() => validBucketName('a/b'), { code: 'InvalidBucketName' })
})

it('a type is allowed by itself, by its family or by everything', () => {
  const allowed = (list: string[] | null, type: string) => () => requireMimeType(list, type)
  assert.doesNotThrow(allowed(null, 'x/y'))
  assert.doesNotThrow(allowed(['*/*'], 'x/y'))
  assert.doesNotThrow(allowed(['image/*'], 'image/png'))
  assert.doesNotThrow(allowed(['text/plain'], 'text/plain;charset=utf-8'))
  assert.throws(allowed(['image/*'], 'imagery/png'), { meant: 415, code: 'InvalidMimeType' })
})
