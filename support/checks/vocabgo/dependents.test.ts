/** Rows that hang on a user by keys that do not cascade: they go, and nobody else's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { removeDependents } from './dependents.ts'
import { removeWithRows } from './users.ts'

const { url } = (await testDatabase(launcher())).address

const one = '00000000-0000-4000-8000-000000000001'
const two = '00000000-0000-4000-8000-000000000002'

await query(
  url,
  `create schema auth;
   create table auth.users (id uuid primary key);
   create table jobs (id int primary key, owner uuid not null references auth.users);
   create table "Odd Metrics" (id int primary key, job int not null references jobs, again int references "Odd Metrics");
   create table notes (metric int not null references "Odd Metrics");
   insert into auth.users values ('${one}'), ('${two}');
   insert into jobs values (1, '${one}'), (2, '${two}');
   insert into "Odd Metrics" values (1, 1, null), (2, 2, null);
   insert into notes values (1), (2)`,
)

const left = async () => {
  const sql = `select array(select id from jobs) as jobs, array(select id from "Odd Metrics") as metrics,
    array(select metric from notes) as notes`
  return (await query(url, sql))[0]
}

const run = (sql: string, values: readonly unknown[]) => query(url, sql, values)

test('what hangs on nobody is left, and so is the row itself', async () => {
  const nobody = { table: 'auth.users', where: 'id = $1', value: crypto.randomUUID() }
  await removeDependents(run, nobody)
  assert.deepEqual(await left(), { jobs: [1, 2], metrics: [1, 2], notes: [1, 2] })
})

test('a user leaves with everything, however far, and with nothing of another', async () => {
  // The metrics hold the job back, so the short way fails.
  const remove = () => query(url, 'delete from auth.users where id = $1', [one])
  const scene = { addresses: { postgres: { url } } } as unknown as ProjectScene
  await removeWithRows(scene, [one], remove)
  assert.deepEqual(await left(), { jobs: [2], metrics: [2], notes: [2] })
  assert.deepEqual(await query(url, 'select id::text from auth.users'), [{ id: two }])
})
