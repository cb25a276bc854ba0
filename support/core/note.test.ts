import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NoteMissing } from './errors.ts'
import { note } from './note.ts'

test('a note is read as it was written', () => {
  const upload = note<{ id: string }>('the upload')
  const scenario = {}
  upload.set(scenario, { id: 'x' })
  assert.deepEqual(upload.of(scenario), { id: 'x' })
})

test('a note that nobody wrote is an error that names it', () => {
  const upload = note<string>('the upload')
  assert.throws(() => upload.of({}), new NoteMissing('No step has named "the upload" yet.'))
  assert.equal(upload.find({}), undefined)
})

test('notes of one scenario are invisible to another', () => {
  const upload = note<string>('the upload')
  const mine = {}
  upload.set(mine, 'mine')
  assert.throws(() => upload.of({}), NoteMissing)
})

test('undefined can be written down', () => {
  const answer = note<undefined>('the answer')
  const scenario = {}
  answer.set(scenario, undefined)
  assert.equal(answer.of(scenario), undefined)
})
