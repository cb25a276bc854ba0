import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shellWords } from './shell-words.ts'

test('quotes keep words together and backslashes escape outside single quotes', () => {
  const line = String.raw`foo  "a b" 'c\d' "\"q\"" e\ f ''`
  assert.deepEqual(shellWords(line), ['foo', 'a b', 'c\\d', '"q"', 'e f', ''])
})

test('an open quote is refused', () => {
  assert.throws(() => shellWords('redis-server "--save'), /invalid command line string/)
})
