import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byteSize, durationMs } from './units.ts'

test('durations are milliseconds', () => {
  assert.equal(durationMs('1m30s'), 90_000)
  assert.equal(durationMs('1.5h'), 5_400_000)
  assert.equal(durationMs('250ms'), 250)
  assert.equal(durationMs('0'), 0)
})

test('a duration without a unit is refused', () => {
  for (const text of ['10', '', '10 s', 's']) {
    assert.throws(() => durationMs(text), /invalid duration/)
  }
})

test('sizes are bytes, in steps of 1024', () => {
  assert.equal(byteSize('256m'), 268_435_456)
  assert.equal(byteSize('1.5G'), 1_610_612_736)
  assert.equal(byteSize('10kb'), 10_240)
  assert.equal(byteSize('512'), 512)
  assert.throws(() => byteSize('much'), /invalid size/)
})
