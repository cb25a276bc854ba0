import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownValues } from './known-values.ts'

function masked(values: readonly string[], text: string): string {
  const known = knownValues()
  for (const value of values) known.add(value)
  return known.masked(text, '#')
}

test('every place of every value is masked, and nothing else', () => {
  assert.equal(masked(['abcdef', 'ghijklmn'], 'abcdef ghijklm ghijklmn abcde'), '# ghijklm # abcde')
  assert.equal(masked(['abcdef'], 'abcdefabcdef-abcdef'), '##-#')
  assert.equal(masked(['abcdef'], 'abcde'), 'abcde')
  assert.equal(masked([], 'abcdef'), 'abcdef')
})

test('values that overlap or begin alike leave nothing of each other behind', () => {
  assert.equal(masked(['abcdef', 'abcdefghij'], 'xabcdefghijx abcdefg'), 'x#x #g')
  assert.equal(masked(['abcdefgh', 'efghijkl'], 'xabcdefghijklx'), 'x#x')
  assert.equal(masked(['abcdefghijkl', 'cdefgh'], 'xabcdefghijklx'), 'x#x')
})

test('a value that is too short to be found is refused', () => {
  assert.throws(() => knownValues().add('abcde'), RangeError)
})
