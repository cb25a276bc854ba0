import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SignJWT } from 'jose'
import { Violation } from '../../../core/errors.ts'
import { eventually } from '../../../core/eventually.ts'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../postgres/embedded.ts'
import { newSigningSecret } from '../keys.ts'
import { newUser, openStack, type TestStack, visitor } from '../test-stack.ts'

const schema = `
  create table public.notes (id int primary key, owner uuid default auth.uid());
  alter table public.notes enable row level security;
  create policy own on public.notes to authenticated using (owner = auth.uid());
  create table public.secrets (id int primary key);
  revoke all on public.secrets from anon, authenticated;
  create function public.whoami() returns jsonb language sql stable as $$
    select jsonb_build_object(
      'uid', auth.uid(), 'email', auth.email(), 'role', auth.role(), 'sub', auth.jwt() ->> 'sub')
  $$;`

describe('what lite leaves open is closed', () => {
  let stack: TestStack<unknown>
  before(async () => {
    stack = await openStack({ launch: launcher(), startPostgres })
    await stack.sql.query(schema)
  })
  after(() => stack.close())

  it('a REVOKE of a migration survives the first request', async () => {
    const user = await newUser(stack, 'revoked@example.com')
    assert.equal((await stack.anon.from('notes').select()).error, null)
    const asAnon = await stack.anon.from('secrets').select()
    const asUser = await user.client.from('secrets').select()
    assert.deepEqual([asAnon.status, asAnon.error?.code], [401, '42501'])
    assert.deepEqual([asUser.status, asUser.error?.code], [403, '42501'])
    const { rows } = await stack.sql.query(
      `select has_table_privilege(role, 'public.secrets', 'select') as may
       from unnest('{anon,authenticated}'::text[]) as role`,
    )
    assert.deepEqual(rows, [{ may: false }, { may: false }])
  })

  it('a CHECK refuses with its own code', async () => {
    await stack.sql.query('create table public.bounded (n int check (n < 10))')
    await stack.sql.query("notify pgrst, 'reload schema'")
    await eventually('the table is known', () => readable(stack, 'bounded'), { withinMs: 5_000 })
    const { status, error } = await stack.service.from('bounded').insert({ n: 10 })
    assert.deepEqual([status, error?.code], [400, '23514'])
    assert.match(error?.message ?? '', /^new row .* violates check constraint "bounded_n_check"$/)
  })

  it('what a function raises itself is refused with its own code, whatever it is', async () => {
    await stack.sql.query(`
      create function public.refuse(state text) returns void language plpgsql as $$
      begin raise exception 'not "today"' using errcode = state; end $$`)
    await stack.sql.query("notify pgrst, 'reload schema'")
    const answers = []
    for (const state of ['P0001', '22023', '40001', '42883']) {
      const { status, error } = await eventually(
        'the function is known',
        () => refusal(stack, state),
        {
          withinMs: 5_000,
        },
      )
      answers.push([status, error?.code, error?.message])
    }
    assert.deepEqual(answers, [
      [400, 'P0001', 'not "today"'],
      [400, '22023', 'not "today"'],
      [500, '40001', 'not "today"'],
      [404, '42883', 'not "today"'],
    ])
  })

  it('NOTIFY pgrst makes tables known that are younger than the first request', async () => {
    assert.equal((await stack.anon.from('late').select()).error?.code, 'PGRST205')
    await stack.sql.query('create table public.late (id int primary key)')
    await stack.sql.query("notify pgrst, 'reload schema'")
    await eventually('the table is known', () => readable(stack, 'late'), { withinMs: 5_000 })
  })

  it('notifications are heard again after the listening connection was cut', async () => {
    const { rowCount } = await stack.sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`,
    )
    assert.equal(rowCount, 1)
    await stack.sql.query('create table public.later (id int primary key)')
    await eventually('the table is known', () => readable(stack, 'later'), { withinMs: 5_000 })
  })

  it('auth.uid(), email(), role() and jwt() tell policies who asks', async () => {
    const user = await newUser(stack, 'who@example.com')
    const { data } = await user.client.rpc('whoami')
    const expected = { uid: user.id, email: 'who@example.com', role: 'authenticated', sub: user.id }
    assert.deepEqual(data, expected)
    assert.equal((await stack.anon.rpc('whoami')).data.role, 'anon')
  })

  it('a user sees the rows of their own and no others', async () => {
    const mine = await newUser(stack, 'mine@example.com')
    const theirs = await newUser(stack, 'theirs@example.com')
    assert.equal((await mine.client.from('notes').insert({ id: 1 })).error, null)
    assert.equal((await mine.client.from('notes').select()).data?.length, 1)
    assert.equal((await theirs.client.from('notes').select()).data?.length, 0)
    assert.equal((await stack.service.from('notes').select()).data?.length, 1)
  })

  it('a key or token that was signed with another secret is refused everywhere', async () => {
    const forged = await new SignJWT({ role: 'service_role' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(newSigningSecret()))
    const client = visitor(stack.supabase.address, forged)
    assert.equal((await client.from('notes').select()).status, 401)
    assert.equal(
      (await client.storage.listBuckets()).error?.message,
      'signature verification failed',
    )
    assert.equal((await client.auth.admin.listUsers()).error?.status, 403)
  })

  it('a request without any key is no request of the service', async () => {
    const { url } = stack.supabase.address
    assert.equal((await fetch(`${url}/rest/v1/secrets`)).status, 401)
    assert.equal((await fetch(`${url}/auth/v1/admin/users`)).status, 401)
  })

  it('users of the admin API sign in without a slow hash', async () => {
    const user = await newUser(stack, 'quick@example.com')
    const { rows } = await stack.sql.query(
      'select left(encrypted_password, 7) as cost from auth.users where id = $1',
      [user.id],
    )
    assert.deepEqual(rows, [{ cost: '$2a$06$' }])
  })
})

async function readable({ anon }: TestStack<unknown>, table: string): Promise<void> {
  const { error } = await anon.from(table).select()
  if (error !== null) throw new Violation(`${error.code}: ${error.message}`)
}

/** What the function answers; asked again as long as the API does not know it. */
async function refusal(stack: TestStack<unknown>, state: string) {
  const answer = await stack.service.rpc('refuse', { state })
  if (answer.error?.code === 'PGRST202') throw new Violation('the function is not known yet')
  return answer
}
