/** The guard before a real server: what it lets through, and what no address or statement gets round. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import pg from 'pg'
import { Unverified } from '../../core/errors.ts'
import type { Guard, Thing } from '../../ports/guard.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { query } from './driver.ts'
import { guardPostgres } from './guarded.ts'
import { openSession } from './session.ts'
import { testDatabase } from './test-database.ts'

const own = '11111111-1111-4111-8111-111111111111'
const other = '99999999-9999-4999-8999-999999999999'
const database = await testDatabase(launcher())
let url: string
const made: Thing[] = []
let refusal: string | undefined

const names = (text: string) => text.includes(own)
const guard: Guard = {
  ours: { add: () => undefined, names, namesAlone: (text) => names(text) && !text.includes(other) },
  begin: async () => ({ end: (_done, things = []) => void made.push(...things) }),
  refuse: (reason) => {
    refusal = reason
    return new Unverified(reason)
  },
  refusal: () => refusal,
  forget: () => undefined,
}

before(async () => {
  url = database.address.url
  await query(url, 'create table jobs (id uuid primary key, owner uuid, status text)')
  await query(url, `insert into jobs values ('${other}', '${other}', 'theirs')`)
  await query(url, 'create role visitor; grant select on jobs to visitor')
  guardPostgres(guard, 'plumbline-of-this-run')
})

const refused = async (work: Promise<unknown>, reason: RegExp) => {
  await assert.rejects(work, (error) => error instanceof Unverified && reason.test(error.message))
  const rows = await query(url, 'select status from jobs where id = $1', [other])
  assert.deepEqual(rows, [{ status: 'theirs' }])
}

test('an own row is inserted, changed and removed, and the guard is told of it', async () => {
  await query(url, 'insert into jobs values ($1, $1, $2) returning *', [own, 'mine'])
  assert.deepEqual(made, [{ kind: 'row', id: `public.jobs/${own}` }])
  await query(url, 'update jobs set status = $2 where id = $1', [own, 'changed'])
  assert.equal((await query(url, 'select from jobs')).length, 2)
  await query(url, 'delete from jobs where id = $1', [own])
  assert.equal((await query(url, 'select from jobs')).length, 1)
})

test('rows of others are not written, by no statement', async () => {
  await refused(query(url, 'update jobs set status = $1', ['gone']), /cannot execute UPDATE/)
  await refused(query(url, 'delete from jobs where id = $1', [other]), /cannot execute DELETE/)
  await refused(query(url, 'do $$ begin delete from jobs; end $$'), /cannot execute DELETE/)
  await refused(query(url, 'create table more ()'), /cannot execute CREATE/)
  const also = `insert into jobs (id) values ('${own}'); delete from jobs`
  await refused(query(url, also), /cannot execute/)
})

test('a session that sets options of its own still only reads', async () => {
  const address = new URL(url)
  address.searchParams.set('options', '-c default_transaction_read_only=off -c work_mem=1MB')
  await refused(query(address.href, 'delete from jobs'), /cannot execute DELETE/)
  const pool = new pg.Pool({ connectionString: address.href })
  await assert.rejects(pool.query('delete from jobs'), /read-only transaction/)
  await pool.end()
})

test('a session cannot give itself leave, and after an own row it reads again', async () => {
  const session = await openSession(url)
  await refused(session.run('begin transaction read write'), /decide itself/)
  await refused(session.run('set default_transaction_read_only = off'), /decide itself/)
  await session.run('insert into jobs values ($1)', [own])
  await session.run('delete from jobs where id = $1', [own])
  await refused(session.run('delete from jobs'), /cannot execute DELETE/)
  await session.close()
})

test('in a transaction of a session the reason is the refusal, not its consequences', async () => {
  const session = await openSession(url)
  await session.run('begin')
  await refused(session.run('insert into jobs values ($1)', [own]), /cannot execute INSERT/)
  await session.close()
})

test('a right that the role lacks is the guard to tell; that of another role is an answer', async () => {
  const address = new URL(url)
  address.searchParams.set('options', '-c role=visitor')
  const denied = { code: '42501' }
  await assert.rejects(query(address.href, 'select * from pg_authid'), denied)
})

test('the operator sees whose session it is', async () => {
  const [row] = await query(url, "select current_setting('application_name') as name")
  assert.deepEqual(row, { name: 'plumbline-of-this-run' })
})
