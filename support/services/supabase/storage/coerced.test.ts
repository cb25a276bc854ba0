/** What clients send as text where the hosted service's schema says `integer`. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { whole } from './list.ts'
import { coerced } from './requests.ts'

it('digits in a text are the number, as the Python client sends the life of a signed URL', () => {
  assert.deepEqual([coerced('604800'), coerced(604_800), coerced('-1')], [604_800, 604_800, -1])
})

it('anything else stays what it is', () => {
  assert.deepEqual(
    [coerced('7 days'), coerced('1.5'), coerced(''), coerced(null)],
    ['7 days', '1.5', '', null],
  )
})

it('a page of a list is as large as a number or a text says', () => {
  assert.deepEqual(
    [whole('5', 100), whole(5, 100), whole('x', 100), whole(-1, 100)],
    [5, 5, 100, 100],
  )
})
