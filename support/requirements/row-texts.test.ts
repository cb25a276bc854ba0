import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedRows } from './row-texts.ts'

const feature = `Feature: f
  @VG-CON-05
  Rule: r
    Example: e
      When 40 words are saved
      Then it holds
  @VG-CON-06
  Rule: s
    Example: e
      When it is written
        | 1 |
      Then it holds
`
const rows = (after: string) => changedRows('a.feature', feature, after)

test('a changed figure changes the requirement of its scenario and no other', () => {
  assert.deepEqual(rows(feature.replace('40', '41')), ['VG-CON-05'])
})

test('a changed table counts, a changed place does not', () => {
  assert.deepEqual(rows(feature.replace('| 1 |', '| 2 |')), ['VG-CON-06'])
  assert.deepEqual(rows(feature.replace('  @VG-CON-05', '  # for people\n\n  @VG-CON-05')), [])
})

test('what is new and what is gone has changed', () => {
  assert.deepEqual(changedRows('a.feature', '', feature), ['VG-CON-05', 'VG-CON-06'])
  assert.deepEqual(changedRows('a.feature', feature, ''), ['VG-CON-05', 'VG-CON-06'])
})
