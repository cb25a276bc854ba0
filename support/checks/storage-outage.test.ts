/** A storage that is silent is judged where somebody can say how long that is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Unverified, Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { orNeedsTime } from './storage-outage.ts'

const late = () => Promise.reject(new Violation('the answer comes too late'))
const without = { resilience: {} } as unknown as Manifest
const named = { resilience: { storageTimeout: { variable: 'WAIT' } } } as unknown as Manifest

test('an answer that is late where no setting makes it soon needs that setting', async () => {
  await assert.rejects(orNeedsTime(without, late), Unverified)
  await assert.rejects(orNeedsTime(named, late), Violation)
})

test('an answer in time needs no setting', async () => {
  await assert.doesNotReject(orNeedsTime(without, () => Promise.resolve()))
})
