import assert from 'node:assert/strict'
import { it } from 'node:test'
import { byteRange } from './ranges.ts'

it('a range is from a byte to a byte, from a byte to the end, or the last bytes', () => {
  assert.deepEqual(byteRange('bytes=0-9', 400), { first: 0, last: 9 })
  assert.deepEqual(byteRange('bytes=390-', 400), { first: 390, last: 399 })
  assert.deepEqual(byteRange('bytes=-5', 400), { first: 395, last: 399 })
  assert.deepEqual(byteRange('bytes=-500', 400), { first: 0, last: 399 })
  assert.deepEqual(byteRange('bytes=5-900', 400), { first: 5, last: 399 })
})

it('what is malformed or lies outside is no range', () => {
  for (const header of ['bytes=-', 'bytes=9-5', 'bytes=400-', 'lines=0-1', 'bytes=0-1,3-4']) {
    assert.equal(byteRange(header, 400), undefined, header)
  }
})
