/** Values that a column of the system's own might take. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Column } from './columns.ts'
import { valuesFor } from './sample-values.ts'

const whole = {
  name: 'word_count',
  base: 'integer',
  type: 'integer',
  allowed: [],
} as unknown as Column

it('a column that counts what stands in a list of the row gets its length first', () => {
  const rule = 'CHECK ((word_count = jsonb_array_length(words)))'
  assert.equal(valuesFor(whole, [rule], [40])[0], '40')
  assert.ok(!valuesFor(whole, ['CHECK ((word_count >= 0))'], [40]).includes('40'))
})
