import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelsOf, ofDeadRun } from './labels.ts'

const mine = labelsOf('run-1')
const [, ownerLabel = ''] = Object.keys(mine)
const owner = JSON.parse(mine[ownerLabel] ?? '')
const ownedBy = (changes: object) => ({ [ownerLabel]: JSON.stringify({ ...owner, ...changes }) })

test('what a run makes carries its id', () => {
  assert.equal(mine['org.plumbline.run'], 'run-1')
})

test('what a living run has made is not of a dead one', () => {
  assert.equal(ofDeadRun(mine), false)
})

test('a later process with the number of the run is not the run', () => {
  assert.equal(ofDeadRun(ownedBy({ start: 'another time' })), true)
})

test('what another machine or another space of processes has made is left alone', () => {
  assert.equal(ofDeadRun(ownedBy({ start: 'another time', host: 'elsewhere' })), false)
  assert.equal(ofDeadRun(ownedBy({ start: 'another time', namespace: 'another' })), false)
})

test('what nobody has signed is left alone', () => {
  assert.equal(ofDeadRun({}), false)
})
