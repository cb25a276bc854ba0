import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepFiles } from './step-files.ts'

test('the steps of the systems stand in the place of all steps', () => {
  const paths = ['support/world.ts', '/elsewhere/steps/**/*.ts']
  assert.deepEqual(stepFiles(['vocabgo', 'production-migration'], paths), [
    'support/world.ts',
    '/elsewhere/steps/*.ts',
    '/elsewhere/steps/vocabgo/**/*.ts',
    '/elsewhere/steps/production-migration/**/*.ts',
  ])
})

test('steps that are named one by one are left as they are', () => {
  assert.deepEqual(stepFiles(['vocabgo'], ['steps.ts']), ['steps.ts'])
})
