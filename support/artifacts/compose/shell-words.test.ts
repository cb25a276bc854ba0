import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shellWords, wordsOfLine } from './shell-words.ts'

test('quotes keep words together and backslashes escape outside single quotes', () => {
  const line = String.raw`foo  "a b" 'c\d' "\"q\"" e\ f ''`
  assert.deepEqual(shellWords(line), ['foo', 'a b', 'c\\d', '"q"', 'e f', ''])
})

test('an open quote is refused', () => {
  assert.throws(() => shellWords('redis-server "--save'), /invalid command line string/)
})

test('a quote that a line leaves open goes on in the next one', () => {
  assert.deepEqual(wordsOfLine('docker compose exec backend python -c "'), [
    ...['docker', 'compose', 'exec', 'backend', 'python', '-c', '"'],
  ])
  assert.deepEqual(wordsOfLine("run 'a b'"), ['run', 'a b'])
})
