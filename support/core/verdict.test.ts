import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gravest } from './verdict.ts'

test('violated beats unverified beats conforms, whatever the order', () => {
  assert.equal(gravest(['conforms', 'unverified', 'violated', 'conforms']), 'violated')
  assert.equal(gravest(['violated', 'unverified']), 'violated')
  assert.equal(gravest(['conforms', 'unverified']), 'unverified')
  assert.equal(gravest(['conforms', 'conforms']), 'conforms')
})

test('nothing observed is unverified, never conforms', () => {
  assert.equal(gravest([]), 'unverified')
})
