import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { SuiteError, Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { startPostgres } from '../postgres/embedded.ts'
import { startSupabase } from './embedded.ts'
import { openStack, visitor } from './test-stack.ts'

const parts = { launch: launcher(), startPostgres }
const open = () => openStack(parts)
type Stack = Awaited<ReturnType<typeof open>>

describe('the embedded Supabase', () => {
  let stack: Stack
  before(async () => {
    stack = await open()
  })
  after(() => stack.close())

  const server = (of = stack.supabase) => {
    const [process] = of.processes
    assert.ok(process)
    return process
  }

  it('starts in a fraction of a second and says where the time went', (t) => {
    const [line] = server().lines()
    const { ms } = JSON.parse((line?.text ?? '').replace(/^ready /, ''))
    t.diagnostic(`ready after ${ms.ready} ms: ${JSON.stringify(ms)}`)
    // Aim 600 ms; a busy machine gets ten times as much.
    assert.ok(ms.ready < 6_000)
  })

  it('hands out HS256 keys for the two roles that hold for years', () => {
    const { anonKey, serviceKey } = stack.supabase.address
    for (const [key, role] of [
      [anonKey, 'anon'],
      [serviceKey, 'service_role'],
    ] as const) {
      const claims = decodeJwt(key)
      assert.equal(decodeProtectedHeader(key).alg, 'HS256')
      assert.deepEqual([claims.iss, claims.role], ['supabase', role])
      assert.ok((claims.exp ?? 0) - (claims.iat ?? 0) > 5 * 365 * 86_400)
    }
  })

  const needsProc = process.platform === 'linux' ? false : 'there is no /proc'
  it('keeps its secrets out of arguments, environment and log', { skip: needsProc }, async () => {
    const { pid, logFile } = server()
    const seen = [
      await readFile(`/proc/${pid}/cmdline`, 'utf8'),
      await readFile(`/proc/${pid}/environ`, 'utf8'),
      await readFile(logFile, 'utf8'),
    ]
    const { jwtSecret = '', anonKey, serviceKey } = stack.supabase.address
    const { password } = stack.postgres.address
    for (const secret of [jwtSecret, anonKey, serviceKey, password]) {
      assert.ok(secret.length > 0)
      assert.ok(!seen.some((text) => text.includes(secret)))
    }
    const { mode } = await stat(join(stack.dir, 'supabase', 'server.json'))
    assert.equal(mode & 0o777, 0o600)
  })

  it('keeps connections open for longer than clients keep them in their pools', async () => {
    const response = await fetch(`${stack.supabase.address.url}/auth/v1/health`)
    await response.arrayBuffer()
    assert.equal(response.headers.get('keep-alive'), 'timeout=65')
  })

  it('answers again after Postgres was restarted under it', async () => {
    await stack.sql.query('create table public.survivors (id int primary key)')
    await stack.sql.query("notify pgrst, 'reload schema'")
    await stack.postgres.stopServer('immediate')
    const refused = await stack.service.storage.listBuckets()
    assert.notEqual(refused.error, null)
    await stack.postgres.startServer()
    const answers = async () => {
      const [rows, buckets, users] = await Promise.all([
        stack.anon.from('survivors').select(),
        stack.service.storage.listBuckets(),
        stack.service.auth.admin.listUsers(),
      ])
      const errors = [rows.error, buckets.error, users.error].filter((error) => error !== null)
      if (errors.length > 0) throw new Violation(errors.map((e) => e.message).join('; '))
    }
    await eventually('all three APIs answer', answers, { withinMs: 10_000 })
    await stack.sql.query('create table public.latecomers (id int primary key)')
    await stack.sql.query("notify pgrst, 'reload schema'")
    await eventually('the new table is seen', () => readable(stack, 'latecomers'), {
      withinMs: 5_000,
    })
  })

  it('keeps port, keys and files when it was killed and is started again', async () => {
    await stack.service.storage.createBucket('kept')
    await stack.service.storage.from('kept').upload('a.txt', 'content')
    await server().kill()
    const again = await stack.restart()
    assert.deepEqual(again.address, stack.supabase.address)
    const { data } = await stack.service.storage.from('kept').download('a.txt')
    assert.equal(await data?.text(), 'content')
    await again.stop()
  })

  it('starts a second time on a database that it has made already', async () => {
    const second = await startSupabase({
      ...{ launch: parts.launch, dir: join(stack.dir, 'second') },
      postgres: stack.postgres.address,
      mailbox: { smtpHost: '127.0.0.1', smtpPort: 1, url: '' },
    })
    const { error } = await visitor(second.address).from('survivors').select()
    assert.equal(error, null)
    const { mode } = await stat(join(stack.dir, 'second'))
    assert.ok(mode)
    await second.stop()
    await assert.rejects(stat(join(stack.dir, 'second', 'server.json')), { code: 'ENOENT' })
    await assert.rejects(stat(join(stack.dir, 'second', 'objects')), { code: 'ENOENT' })
  })

  it('refuses with its last words when the database is not there', async () => {
    const postgres = { ...stack.postgres.address, url: 'postgresql://x:y@127.0.0.1:1/postgres' }
    const failing = startSupabase({
      ...{ launch: parts.launch, dir: join(stack.dir, 'third'), postgres },
      mailbox: { smtpHost: '127.0.0.1', smtpPort: 1, url: '' },
    })
    await assert.rejects(failing, (error: unknown) => {
      assert.ok(error instanceof SuiteError)
      assert.equal(error.code, 'SERVICE_FAILED')
      assert.match(error.message, /ECONNREFUSED/)
      return true
    })
  })
})

async function readable({ anon }: Stack, table: string): Promise<void> {
  const { error } = await anon.from(table).select()
  if (error !== null) throw new Violation(`${error.code}: ${error.message}`)
}

describe('stopping the embedded Supabase', () => {
  it('lets the requests in flight finish and refuses new ones', async () => {
    const stack = await open()
    try {
      await stack.sql.query(`create function public.slow() returns int language sql as
        'select 7 from pg_sleep(0.7)'`)
      const slow = stack.anon.rpc('slow')
      const answer = Promise.resolve(slow)
      await eventually('the request runs', () => running(stack, 'pg_sleep'), { withinMs: 5_000 })
      const [process] = stack.supabase.processes
      const stopped = stack.supabase.stop()
      assert.deepEqual(await answer.then(({ data, error }) => ({ data, error })), {
        data: 7,
        error: null,
      })
      await stopped
      assert.deepEqual(process?.exit()?.code, 0)
      assert.equal(process?.lines().length, 1, 'nothing but the ready line is logged')
      await assert.rejects(fetch(stack.supabase.address.url))
    } finally {
      await stack.close()
    }
  })
})

async function running({ sql }: Stack, text: string): Promise<void> {
  const { rowCount } = await sql.query(
    `select from pg_stat_activity
     where pid <> pg_backend_pid() and state = 'active' and query ~ 'slow'`,
  )
  if (rowCount === 0) throw new Violation(`no statement runs ${text}`)
}
