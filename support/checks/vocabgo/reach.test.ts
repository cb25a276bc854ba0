/** How far a removal reaches where rows of another table hold rows back. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import { columns } from '../../systems/manifest-parts/project.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { reachesOwnAlone } from './meddling.ts'
import { reachOf } from './reach.ts'

const database = (await testDatabase(launcher())).address
await query(database.url, 'create role authenticated')
const [ada, ben] = [randomUUID(), randomUUID()]

/** Jobs of both with metrics that do not follow them, and a policy for removing them. */
async function jobsRemovedBy(policy: string): Promise<ProjectScene> {
  const name = `t${randomUUID().replaceAll('-', '')}`
  await query(database.url, `create database ${name}`)
  const url = new URL(database.url)
  url.pathname = `/${name}`
  await query(
    url.href,
    `create table jobs (id int primary key, user_id uuid not null, progress int);
     create table llm_metrics (id int primary key, job_id int not null references jobs);
     insert into jobs values (1, '${ada}', 0), (2, '${ada}', 0), (3, '${ben}', 0);
     insert into llm_metrics values (1, 1), (2, 3);
     alter table jobs enable row level security;
     grant select, delete on jobs to authenticated;
     create policy removing on jobs for delete to authenticated using (${policy})`,
  )
  const project = { columns: columns.parse(undefined) }
  return { project, addresses: { postgres: { url: url.href } } } as unknown as ProjectScene
}

const ofAda = (scene: ProjectScene) =>
  reachOf(scene, { role: 'authenticated', userId: ada }, 'jobs', 2)

test('own rows that metrics hold back are own rows', async () => {
  const mine = "user_id = (current_setting('request.jwt.claims')::jsonb ->> 'sub')::uuid"
  const scene = await jobsRemovedBy(mine)
  const reach = await ofAda(scene)
  assert.equal(reach.removed, 2)
  reachesOwnAlone([reach])
  const sql =
    'select (select count(*)::int from jobs) as jobs, count(*)::int as metrics from llm_metrics'
  assert.deepEqual(await query(scene.addresses.postgres.url, sql), [{ jobs: 3, metrics: 2 }])
})

test('rows of another are met, whether something holds them back or not', async () => {
  const scene = await jobsRemovedBy('true')
  const held = await ofAda(scene)
  assert.throws(() => reachesOwnAlone([held]), Violation)
  await query(scene.addresses.postgres.url, 'delete from llm_metrics where id = 2')
  const free = await ofAda(scene)
  assert.equal(free.removed, 3)
  assert.throws(() => reachesOwnAlone([free]), Violation)
})
