import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Violation } from '../core/errors.ts'
import { lackOf, refuseFailure } from './shared-project.ts'

const refused = { file: '1_x.sql', statement: 2, message: 'extension "vector" is not available' }

test('a push that asks for what the target does not have tells of a need, not of a defect', () => {
  const push = { applied: [], failure: { ...refused, lacks: 'vector' } }
  assert.match(lackOf(push) ?? '', /^needs the extension vector, .*: 1_x\.sql, statement 2$/)
})

test('every other push that stops is a defect of the project', () => {
  const push = { applied: [], failure: { ...refused, message: 'syntax error' } }
  assert.equal(lackOf(push), undefined)
  assert.equal(lackOf({ applied: [] }), undefined)
  assert.throws(() => refuseFailure(push), Violation)
})
