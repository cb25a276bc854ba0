/** Which statements are let through: single ones that are limited to what the run has created. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sqlWish } from './sql-wishes.ts'

const own = '11111111-1111-4111-8111-111111111111'
const other = '99999999-9999-4999-8999-999999999999'
const ours = {
  names: (text: string) => text.includes(own),
  namesAlone: (text: string) => text.includes(own) && !text.includes(other),
}

const cases: readonly (readonly [boolean, string, readonly unknown[]])[] = [
  [true, 'insert into public.jobs (user_id) values ($1) returning *', [own]],
  [false, 'insert into public.jobs (user_id) values ($1)', [other]],
  [true, 'delete from public.jobs where user_id = $1', [own]],
  [true, 'update public.jobs set status = $2 where id::text = $1', [own, 'queued']],
  [false, 'update public.jobs set user_id = $1', [own]],
  [false, 'update public.jobs set user_id = $1 where id = $2', [own, other]],
  [false, 'delete from public.jobs where user_id = $1 or true', [own]],
  [false, 'delete from public.jobs', []],
  [false, 'select public.cleanup()', []],
  [false, `delete from public.jobs where user_id = '${own}'; delete from public.jobs`, []],
  [true, 'delete from public.jobs where user_id = any ($1)', [[own]]],
  [false, 'delete from public.jobs where user_id = any ($1)', [[own, other]]],
]

for (const [expected, sql, values] of cases) {
  test(`${expected ? 'lets through' : 'leaves to reading'}: ${sql}`, () => {
    assert.equal(sqlWish(sql, values, ours) !== undefined, expected)
  })
}
