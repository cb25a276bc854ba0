/** A storage that is silent is judged where somebody can say how long that is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { orNeedsTime } from './storage-outage.ts'

const late = () => {
  throw new Violation('the answer comes too late')
}
const without = { resilience: {} } as unknown as Manifest
const named = { resilience: { storageTimeout: { variable: 'WAIT' } } } as unknown as Manifest

test('an answer that is late where no setting makes it soon needs that setting', () => {
  assert.throws(() => orNeedsTime(without, late), Unverified)
  assert.throws(() => orNeedsTime(named, late), Violation)
})

test('an answer in time needs no setting', () => {
  assert.doesNotThrow(() => orNeedsTime(without, () => {}))
})
