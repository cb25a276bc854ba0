import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import { scope } from '../../core/scope.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { hearingServer } from './hearing-server.ts'
import { type HostedStack, hostedStack, pushText } from './hosted-stack.ts'

const undo = scope('provider')
let stack: HostedStack
let owner: pg.Client

before(async () => {
  stack = await hostedStack(undo, launcher())
  owner = stack.owner
})

after(async () => {
  assert.deepEqual(await undo.unwind(), [])
})

const pushed = (sql: string) => pushText(stack, sql)

test('tokens that the database signs are those of everybody else, and are verified', async () => {
  await pushed('create extension if not exists pgjwt with schema extensions;')
  const payload = '{"sub":"1234567890","name":"John Doe","admin":true}'
  const sign = 'select extensions.sign($1::json, $2) as token'
  const [{ token }] = (await owner.query(sign, [payload, 'secret'])).rows
  // The example of jwt.io, signed with "secret".
  assert.match(token, /\.TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ$/)
  const verify = 'select valid, payload from extensions.verify($1, $2)'
  const { rows } = await owner.query(verify, [token, 'secret'])
  assert.deepEqual(rows, [{ valid: true, payload: JSON.parse(payload) }])
  assert.equal((await owner.query(verify, [token, 'another'])).rows[0].valid, false)
  const old = (await owner.query(sign, ['{"exp": 1}', 'secret'])).rows[0].token
  assert.equal((await owner.query(verify, [old, 'secret'])).rows[0].valid, false)
})

test('a statement of SQL asks by HTTP and waits for the answer', async () => {
  const server = await hearingServer(undo, '1 + 1 = é')
  await pushed('create extension http with schema extensions;')
  const long = 'x'.repeat(300_000)
  const ask = `
    select status, content_type, content
    from extensions.http((
      $1, $2, array[extensions.http_header('x-key', 'a "b" \\c')], 'application/json', $3
    )::extensions.http_request)`
  const { rows } = await owner.query(ask, ['DELETE', `${server.url}/x?a=b`, long])
  assert.deepEqual(rows, [{ status: 202, content_type: 'text/plain', content: '1 + 1 = é' }])
  assert.deepEqual(server.heard, [`DELETE /x?a=b a "b" \\c ${long}`])
  const coded = "select extensions.urlencode('a b/é'::varchar) as text"
  assert.equal((await owner.query(coded)).rows[0].text, 'a%20b%2F%C3%A9')
})

test('each verb has a function of its own', async () => {
  const server = await hearingServer(undo, '')
  for (const verb of ['get', 'head', 'delete']) {
    await owner.query(`select extensions.http_${verb}($1)`, [`${server.url}/`])
  }
  for (const verb of ['post', 'put', 'patch', 'delete']) {
    await owner.query(`select extensions.http_${verb}($1, 'x', 'text/plain')`, [`${server.url}/`])
  }
  await owner.query(`select extensions.http_get($1, '{"a": "b c"}')`, [`${server.url}/`])
  await owner.query(`select extensions.http_post($1, '{"a": "b c"}'::jsonb)`, [`${server.url}/`])
  assert.deepEqual(server.heard, [
    ...['GET /', 'HEAD /', 'DELETE /', 'POST / x', 'PUT / x', 'PATCH / x', 'DELETE / x'],
    ...['GET /?a=b%20c', 'POST / a=b%20c'],
  ])
})

test('what a statement of SQL asks stays on this machine, and its own project is this stack', async () => {
  const server = await hearingServer(undo, '')
  const get = 'select status from extensions.http_get($1)'
  await assert.rejects(owner.query(get, ['http://127.0.0.1:1/']), /connect to 127\.0\.0\.1 port 1/)
  await assert.rejects(owner.query(get, ['https://example.com/']), /resolve host: example\.com/)
  const disguised = [
    `http://localhost:80@127.0.0.1:${server.port}/`,
    `http://localhost@127.0.0.1:${server.port}/`,
  ]
  for (const url of disguised) {
    await assert.rejects(owner.query(get, [url]), /Could not resolve host/)
  }
  assert.deepEqual(server.heard, [])
  const fresh = new pg.Client({ connectionString: stack.url })
  await fresh.connect()
  undo.undo('the fresh connection', () => fresh.end())
  // This stack, which wants a key.
  const own = 'https://abcdefgh.supabase.co/auth/v1/health'
  assert.deepEqual((await fresh.query(get, [own])).rows, [{ status: 401 }])
})

test('a change is told by Realtime, and to whom a policy of the project says', async () => {
  await pushed(`
    create policy "listen" on realtime.messages for select to authenticated
      using (realtime.topic() = 'jobs:' || auth.uid()::text);
    create table public.told (id int);
    create function public.tell() returns trigger language plpgsql security definer as $$
    begin
      perform realtime.broadcast_changes(
        'jobs', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
      perform realtime.send('{"more": true}', 'extra', 'jobs', false);
      return null;
    end $$;
    create trigger tell after insert on public.told for each row execute function public.tell();`)
  await owner.query('insert into public.told values (7)')
  const { rows } = await owner.query('select payload, event, private from realtime.messages')
  assert.equal(rows.length, 2)
  assert.deepEqual(rows.find(({ event }) => event === 'INSERT')?.payload.record, { id: 7 })
  await assert.rejects(owner.query('alter table realtime.messages add mine int'), { code: '42501' })
})

test('a webhook of the database asks what its trigger says', async () => {
  const server = await hearingServer(undo, '')
  await pushed(`
    create extension if not exists pg_net with schema extensions;
    create table public.hooked (id int);
    create trigger hook after insert on public.hooked for each row execute function
      supabase_functions.http_request('${server.url}/hook', 'POST', '{}', '{}', '2000');`)
  await owner.query('insert into public.hooked values (7)')
  const told = async () => {
    if (server.heard[0] === undefined) throw new Violation('nothing has been asked')
    return server.heard[0]
  }
  const asked = await eventually('the hook is asked', told, { withinMs: 20_000 })
  assert.match(asked, /^POST \/hook \{/)
  const { type, table, record } = JSON.parse(asked.slice('POST /hook '.length))
  assert.deepEqual({ type, table, record }, { type: 'INSERT', table: 'hooked', record: { id: 7 } })
})

test('the tools set what a hosted project lets them set', async () => {
  await owner.query("alter role authenticator set pgrst.db_aggregates_enabled = 'true'")
  await owner.query("notify pgrst, 'reload config'")
  await owner.query("alter role anon set statement_timeout = '3s'")
  // Dumps of data begin with it, and seeds are made of such dumps.
  const { failure } = await pushed('set session_replication_role = replica;\nreset all;')
  assert.equal(failure, undefined)
  const dumped = `insert into storage.buckets (
      id, name, owner, created_at, updated_at, public, avif_autodetection, file_size_limit,
      allowed_mime_types, owner_id, type
    ) values ('b', 'b', null, now(), now(), false, false, 1000, null, null, 'STANDARD')`
  await owner.query(dumped)
  await assert.rejects(owner.query('set lo_compat_privileges = on'), { code: '42501' })
})
