import assert from 'node:assert/strict'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import { scope } from '../../core/scope.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { hearingServer } from './hearing-server.ts'
import { hostedStack } from './hosted-stack.ts'
import { pushMigrations } from './migrations.ts'

/** A job is due within two seconds; a busy machine gets ten times as much. */
const patience = { withinMs: 20_000 }

const undo = scope('hosted project')
let dir = ''
let url = ''
let owner: pg.Client

before(async () => {
  const stack = await hostedStack(undo, launcher())
  dir = stack.dir
  url = stack.url
  owner = stack.owner
})

after(async () => {
  assert.deepEqual(await undo.unwind(), [])
})

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(dir, 'migrations-'))
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql)
  return folder
}

async function push(folder: string) {
  const place = await mkdtemp(join(dir, 'place-'))
  await mkdir(place, { recursive: true })
  return pushMigrations(folder, url, place)
}

const refused = [
  'alter table storage.objects enable row level security',
  'alter table auth.users add column nickname text',
  'drop table storage.objects cascade',
  "create function storage.mine() returns int language sql as 'select 1'",
  'create index mine on auth.users (created_at)',
  'alter role anon with superuser',
]
for (const sql of refused) {
  test(`the role of a project's tools may not: ${sql}`, async () => {
    await assert.rejects(owner.query(sql), { code: '42501' })
  })
}

test("the role of a project's tools writes policies of the storage and triggers on users", async () => {
  await owner.query(`
    create policy mine on storage.objects for select using (owner_id = auth.uid()::text);
    drop policy mine on storage.objects;
    create function public.greet() returns trigger language plpgsql as 'begin return new; end';
    create trigger greet after insert on auth.users for each row execute function public.greet();
    drop trigger greet on auth.users;`)
})

test('a seed of users leaves to the database what a hosted one fills in', async () => {
  await owner.query('begin')
  await owner.query(`
    insert into auth.users (id, email) values ('11111111-1111-4111-8111-111111111111', 'a@b.test');
    insert into auth.identities (provider_id, user_id, identity_data, provider)
    select id::text, id, jsonb_build_object('sub', id, 'email', email), 'email' from auth.users`)
  const { rows } = await owner.query('select id, email from auth.identities')
  await owner.query('rollback')
  assert.match(rows[0].id, /^[\da-f]{8}-/)
  assert.equal(rows[0].email, 'a@b.test')
})

test('a push applies what is new and says which statement was refused', async () => {
  const first = { '20250101000000_one.sql': 'create table public.one (id int);' }
  assert.deepEqual(await push(await folderWith(first)), { applied: Object.keys(first) })
  const second = {
    '20250102000000_two.sql': 'create table public.two (id int);\nselect 1;\nselect nowhere();',
  }
  const { applied, failure } = await push(await folderWith({ ...first, ...second }))
  assert.deepEqual(applied, [])
  assert.equal(failure?.file, '20250102000000_two.sql')
  assert.equal(failure.statement, 3)
  assert.equal(failure.sql, 'select nowhere()')
  assert.match(failure.message, /function nowhere\(\) does not exist/)
  const { rows } = await owner.query("select to_regclass('public.two') as made")
  assert.equal(rows[0].made, null)
})

test('a database that does not answer is no finding about a migration', async () => {
  const folder = await folderWith({ '20250101000000_one.sql': 'select 1;' })
  await assert.rejects(pushMigrations(folder, 'postgresql://x:y@127.0.0.1:1/z', dir), {
    code: 'SERVICE_FAILED',
  })
})

test('a scheduled job runs as its user until it is unscheduled, and its end is written down', async () => {
  await owner.query(`
    create extension pg_cron with schema pg_catalog;
    create table public.ticks (by_whom text);
    select cron.schedule('tick', '1 seconds', 'insert into ticks values (current_user)');
    select cron.schedule('lost', '1 seconds', 'select nowhere()');`)
  const runs = `select jobname, status, return_message from cron.job_run_details
    join cron.job using (jobid) where status <> 'running'`
  const ends = await eventually(
    'both have run',
    async () => {
      const { rows } = await owner.query(runs)
      const byName = new Map(rows.map((row) => [row.jobname, row]))
      if (byName.size < 2) throw new Violation(`${byName.size} have run`)
      return byName
    },
    patience,
  )
  assert.equal(ends.get('tick')?.status, 'succeeded')
  assert.equal(ends.get('lost')?.status, 'failed')
  assert.match(ends.get('lost')?.return_message, /nowhere\(\) does not exist/)
  const { rows } = await owner.query('select distinct by_whom from ticks')
  assert.deepEqual(rows, [{ by_whom: 'postgres' }])
  await assert.rejects(
    owner.query("select cron.schedule('odd', 'every day', 'select 1')"),
    /invalid/,
  )
  await owner.query("select cron.unschedule('tick'), cron.unschedule('lost')")
  assert.equal((await owner.query('select from cron.job')).rowCount, 0)
})

test('a request of SQL is sent after the commit, and its answer kept', async () => {
  const server = await hearingServer(undo, 'taken')
  await owner.query('create extension pg_net with schema extensions')
  const sql = `select net.http_delete('${server.url}/x', '{"a":"b"}', '{"x-key":"k"}', 5000, '{"c":1}') as id`
  await owner.query('begin')
  await owner.query(sql)
  await owner.query('rollback')
  const { rows } = await owner.query(sql)
  const kept = 'select * from net._http_response where id = $1'
  const answer = await eventually(
    'the answer is kept',
    async () => {
      const [found] = (await owner.query(kept, [rows[0].id])).rows
      if (found === undefined) throw new Violation('there is no answer')
      return found
    },
    patience,
  )
  assert.equal(answer.status_code, 202)
  assert.equal(answer.content, 'taken')
  assert.deepEqual(server.heard, ['DELETE /x?a=b k {"c": 1}'])
})

test('a secret of the vault is read by the project alone and is not stored in clear', async () => {
  await owner.query("select vault.create_secret('open sesame', 'door')")
  const read = 'select secret, decrypted_secret from vault.decrypted_secrets where name = $1'
  const { rows } = await owner.query(read, ['door'])
  assert.equal(rows[0].decrypted_secret, 'open sesame')
  assert.doesNotMatch(rows[0].secret, /sesame/)
  await owner.query('set role authenticated')
  await assert.rejects(owner.query(read, ['door']), { code: '42501' })
  await owner.query('reset role')
})
