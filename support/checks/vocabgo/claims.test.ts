import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimsIn } from './claims.ts'

/** As PostgreSQL writes a policy, and as people write functions. */
const rules: readonly (readonly [string, object])[] = [
  [
    "(((auth.jwt() -> 'user_metadata'::text) ->> 'role'::text) = 'support'::text)",
    { role: 'support' },
  ],
  [
    "((( SELECT auth.jwt() AS jwt) -> 'user_metadata'::text) ->> 'role'::text) = ANY (ARRAY['admin'::text, 'x'::text])",
    { role: 'admin' },
  ],
  ["((auth.jwt() #>> '{user_metadata,tier}'::text[]) = 'staff'::text)", { tier: 'staff' }],
  ["(((auth.jwt() -> 'user_metadata'::text) ->> 'is_staff'::text))::boolean", { is_staff: true }],
  [
    "select raw_user_meta_data ->> 'role' in ('moderator') from auth.users where id = auth.uid()",
    { role: 'moderator' },
  ],
  ["u.raw_user_meta_data->>'plan' = 'team'", { plan: 'team' }],
]

for (const [rule, claim] of rules) {
  test(`is asked for ${JSON.stringify(claim)} by ${rule}`, () => {
    assert.deepEqual(claimsIn(rule), [claim])
  })
}

test('what only the administration of the project can write is nobody’s to claim', () => {
  const rule = "((auth.jwt() -> 'app_metadata'::text) ->> 'role'::text) = 'support'::text"
  assert.deepEqual(claimsIn(rule), [])
  assert.deepEqual(claimsIn("raw_app_meta_data ->> 'role' = 'support'"), [])
})

test('several rules ask for as many claims', () => {
  const rule = "raw_user_meta_data->>'a' = 'b' or (auth.jwt()->'user_metadata'->>'c') = 'd'"
  assert.deepEqual(claimsIn(rule), [{ a: 'b' }, { c: 'd' }])
})
