/** What is JSON is told from what is none. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isJson } from './json.ts'

it('is JSON with every kind of value, and nothing else', () => {
  for (const text of ['{}', '[1]', '"a"', 'null', ' 1 ']) assert.equal(isJson(text), true, text)
  for (const text of ['', '{', "{'a': 1}", 'undefined', 'NaN'])
    assert.equal(isJson(text), false, text)
})
