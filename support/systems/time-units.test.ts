/** Times are told to systems in the units that they ask for. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { inMs, inUnit } from './time-units.ts'

it('a setting of whole seconds or minutes never gets a fraction, and never nothing', () => {
  assert.deepEqual([inUnit(200, 'whole-s'), inUnit(1_001, 'whole-s')], ['1', '2'])
  assert.deepEqual([inUnit(200, 'whole-min'), inUnit(60_001, 'whole-min')], ['1', '2'])
})

it('seconds and milliseconds are exact', () => {
  assert.deepEqual([inUnit(200, 's'), inUnit(200, 'ms')], ['0.2', '200'])
  assert.equal(inMs(2, 'whole-min'), 120_000)
  assert.deepEqual([inMs(2, 'whole-s'), inMs(0.2, 's'), inMs(200, 'ms')], [2000, 200, 200])
})

it('a setting of milliseconds never gets a fraction of one', () => {
  assert.equal(inUnit(400 / 3, 'ms'), '134')
})
