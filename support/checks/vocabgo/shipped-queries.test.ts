/** What a reader has to put into a query is told from what only looks like it. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { ProjectScene } from '../../run/scene.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { hasGap, rehearse } from './shipped-queries.ts'

it('names of variables are gaps, in quotes of psql as well', () => {
  assert.equal(hasGap("select vault.create_secret(:'url', 'project_url')"), true)
  assert.equal(hasGap('select count(*) from :"table" where day > :day'), true)
  assert.equal(hasGap("select * from jobs where user_id = '<user id>'"), true)
})

it('casts, times and patterns are none', () => {
  assert.equal(hasGap("select 'queued'::text, '12:30'::time, to_char(now(), 'HH24:mi')"), false)
  assert.equal(hasGap("select 'it''s :here', 'a:' || 'b'"), false)
})

it('examples of values and views of the platform say nothing of a query, what is not there does', async () => {
  const owner = (await testDatabase(launcher())).address
  const scene = { addresses: { owner } } as unknown as ProjectScene
  const rehearsed = async (sql: string) => {
    const { ran, leftOut, failed } = await rehearse(scene, [{ file: 'SCHEMA.md', sql }])
    return [ran.length, leftOut.length, failed.length]
  }
  assert.deepEqual(await rehearsed('select 1'), [1, 0, 0])
  assert.deepEqual(await rehearsed("select 'user-uuid'::uuid"), [0, 1, 0])
  assert.deepEqual(await rehearsed('select * from pg_stat_statements'), [0, 1, 0])
  assert.deepEqual(await rehearsed('select * from jobs'), [0, 0, 1])
})
