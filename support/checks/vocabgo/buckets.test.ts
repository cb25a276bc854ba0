/** By what policies refuse a path. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Violation } from '../../core/errors.ts'
import { refusedByPolicy } from './buckets.ts'

const judged = (what: string, status: number, reason = '') =>
  refusedByPolicy({ what, outcome: { done: false, status, reason } })

it('a path is refused by the policy, by its name, or by a cast of its folder', () => {
  judged('a folder of somebody', 403)
  judged('a slash before the folder', 400)
  judged('the folder public', 500, 'invalid input syntax for type uuid: "public"')
  for (const [what, status] of [
    ['the folder public', 500],
    ['the folder public', 400],
  ] as const) {
    assert.throws(() => judged(what, status, 'Internal Server Error'), Violation)
  }
  const taken = { what: 'the folder public', outcome: { done: true, data: null } } as const
  assert.throws(() => refusedByPolicy(taken), Violation)
})
