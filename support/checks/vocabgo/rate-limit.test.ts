/** Whether users queue jobs themselves is asked of the rights alone; whoever deletes is the backend where they may not. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { testDatabase } from '../../services/postgres/test-database.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import { columns } from '../../systems/manifest-parts/project.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { removedBy } from './deletions.ts'
import { mayQueue } from './rate-limit.ts'

const database = await testDatabase(launcher())
const { url } = database.address
const ada = '00000000-0000-4000-8000-000000000001'
const own = `user_id = (current_setting('request.jwt.claims')::json ->> 'sub')::uuid`
const reads = `create policy reads on jobs for select using (${own})`
const queues = `create policy queues on jobs for insert with check (${own})`
const counts = 'update counts set jobs = jobs + 1'

before(async () => {
  await query(url, 'create role authenticated')
  await query(url, 'create table counts (jobs int)')
})

/** A scene of its own, whose table of jobs has these rules. */
async function sceneWith(...rules: readonly string[]): Promise<ProjectScene> {
  await query(url, 'drop table if exists jobs')
  await query(
    url,
    `create table jobs (id uuid primary key default gen_random_uuid(), user_id uuid, status text default 'queued')`,
  )
  await query(url, 'grant all on jobs to authenticated')
  await query(url, 'alter table jobs enable row level security')
  for (const rule of rules) await query(url, rule)
  const project = { rows: {}, columns: columns.parse(undefined) }
  return { project, addresses: { postgres: { url } } } as unknown as ProjectScene
}

describe('users who queue jobs', () => {
  it('may where a policy lets them', async () => {
    assert.equal(await mayQueue(await sceneWith(reads, queues), ada), true)
  })

  it('may not where they only read', async () => {
    assert.equal(await mayQueue(await sceneWith(reads), ada), false)
  })

  it('may where a trigger fails under their rights: that is a defect of the trigger', async () => {
    const body = `create or replace function counted() returns trigger language plpgsql as $$ begin ${counts}; return null; end $$`
    const trigger = 'create trigger t after insert on jobs for each row execute function counted()'
    assert.equal(await mayQueue(await sceneWith(reads, queues, body, trigger), ada), true)
  })
})

const done = (rows: readonly Row[]): Answer => ({ done: true, rows, count: rows.length })
const job = { id: 1 }

/** Somebody whose deletion is answered so, and who reads `left`. */
const somebody = (answer: Answer, left: readonly Row[] = []) =>
  ({ remove: async () => answer, read: async () => done(left) }) as unknown as Records

describe('the deletion of a job', () => {
  it("is the owner's where the owner may", async () => {
    const answer = await removedBy(somebody(done([job])), somebody(done([])), job)
    assert.deepEqual(answer, done([job]))
  })

  it("is the backend's where the owner meets nothing of what is there", async () => {
    const answer = await removedBy(somebody(done([])), somebody(done([job]), [job]), job)
    assert.deepEqual(answer, done([job]))
  })

  it('stays refused where another rule refuses', async () => {
    const refused: Answer = { done: false, status: 409, code: '23503', reason: 'metrics' }
    assert.equal(await removedBy(somebody(refused), somebody(done([job]), [job]), job), refused)
  })
})
