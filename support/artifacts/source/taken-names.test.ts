/** What programs in JavaScript and TypeScript call what they import. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSource } from './read-source.ts'

const taken = (text: string) => readSource('a.ts', text)?.taken

test('an import gives a name of the module one of the program, or takes the module whole', () => {
  assert.deepEqual(taken("import a, { b as c } from './d'"), [
    { module: './d', name: 'default', local: 'a' },
    { module: './d', name: 'b', local: 'c' },
  ])
  assert.deepEqual(taken("import * as e from './f'"), [{ module: './f', local: 'e' }])
})

test('so does what is required, be it a part of the module, with a value for want of it, or waited for', () => {
  assert.deepEqual(taken("const a = require('./b')"), [{ module: './b', local: 'a' }])
  assert.deepEqual(taken("const { c: d, e = 1 } = require('./f')"), [
    { module: './f', name: 'c', local: 'd' },
    { module: './f', name: 'e', local: 'e' },
  ])
  assert.deepEqual(taken("const g = require('./h').i"), [{ module: './h', name: 'i', local: 'g' }])
  assert.deepEqual(taken("const j = await import('./k')"), [{ module: './k', local: 'j' }])
  assert.deepEqual(taken("const l = requires('./m')"), [])
})
