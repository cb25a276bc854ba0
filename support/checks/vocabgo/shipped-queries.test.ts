/** What a reader has to put into a query is told from what only looks like it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { hasGap } from './shipped-queries.ts'

it('names of variables are gaps, in quotes of psql as well', () => {
  assert.equal(hasGap("select vault.create_secret(:'url', 'project_url')"), true)
  assert.equal(hasGap('select count(*) from :"table" where day > :day'), true)
  assert.equal(hasGap("select * from jobs where user_id = '<user id>'"), true)
})

it('casts, times and patterns are none', () => {
  assert.equal(hasGap("select 'queued'::text, '12:30'::time, to_char(now(), 'HH24:mi')"), false)
  assert.equal(hasGap("select 'it''s :here', 'a:' || 'b'"), false)
})
