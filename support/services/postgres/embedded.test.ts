/** A real PostgreSQL, as the system under test meets it and as faults treat it. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Client } from 'pg'
import { SuiteError } from '../../core/errors.ts'
import type { RunningProcess } from '../../ports/process.ts'
import type { PostgresAddress } from '../../ports/services.ts'
import { launcher } from '../../targets/embedded/launcher.ts'
import { type PostgresService, startPostgres } from './embedded.ts'

const parent = mkdtempSync(join(tmpdir(), 'plumbline-postgres-'))
const started: RunningProcess[] = []
after(async () => {
  for (const child of started) await child.kill()
  rmSync(parent, { recursive: true, force: true })
})

chmodSync(parent, 0o711) // the server's account passes through

const launch = launcher((child) => started.push(child))

describe('a started PostgreSQL', () => {
  const dir = join(parent, 'started')
  let postgres: PostgresService
  before(async () => {
    const settings = { log_statement: 'all', max_connections: '20' }
    postgres = await startPostgres({ launch, dir, settings })
    await ask(postgres.address, 'create table kept (word text)')
  })
  after(() => postgres.stop())

  it('is version 17 and a superuser’s own', async () => {
    const sql = `select current_setting('server_version') as version, usesuper from pg_user`
    assert.deepEqual(await ask(postgres.address, sql), [{ version: '17.6', usesuper: true }])
  })

  it('refuses a wrong password over the network', async () => {
    const wrong = { ...postgres.address, password: 'fake-password' }
    await assert.rejects(ask(wrong, 'select 1'), { code: '28P01' })
  })

  it('takes settings, and does not wait for the disk', async () => {
    const names = ['fsync', 'listen_addresses', 'max_connections', 'password_encryption']
    const sql = `select name, setting from pg_settings where name in ('${names.join(`','`)}')`
    const rows = await ask(postgres.address, `${sql} order by name`)
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.setting])), {
      fsync: 'off',
      listen_addresses: '127.0.0.1',
      max_connections: '20',
      password_encryption: 'scram-sha-256',
    })
  })

  it('keeps its password out of the log, even when every statement is logged', async () => {
    const [server] = postgres.processes
    const log = readFileSync(server?.logFile ?? '', 'utf8')
    assert.match(log, /create table kept/)
    assert.ok(!log.includes(postgres.address.password))
  })

  it('never runs as root, and keeps its folders to itself', () => {
    const folders = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const found = folders.map(({ name }) => statSync(join(dir, name)))
    assert.deepEqual(
      found.map(({ mode, uid }) => ({ mode: mode & 0o777, root: uid === 0 })),
      Array(2).fill({ mode: 0o700, root: false }),
    )
  })

  it('recovers what was committed before it was killed', async () => {
    await ask(postgres.address, `insert into kept values ('killed')`)
    const idle = new Client(postgres.address.url)
    idle.on('error', () => undefined) // its connection is cut: that is what happens here
    await idle.connect()
    await postgres.processes[0]?.kill()
    await refused(postgres.address)
    await postgres.startServer()
    assert.deepEqual(await ask(postgres.address, 'select word from kept'), [{ word: 'killed' }])
  })

  for (const mode of ['fast', 'immediate'] as const) {
    it(`comes back on the same port with its data after a shutdown (${mode})`, async () => {
      await ask(postgres.address, `truncate kept; insert into kept values ('${mode}')`)
      await postgres.stopServer(mode)
      await refused(postgres.address)
      await postgres.startServer()
      assert.deepEqual(await ask(postgres.address, 'select word from kept'), [{ word: mode }])
    })
  }
})

describe('a stopped PostgreSQL', () => {
  it('had room for scenarios side by side, and is gone with its data', async () => {
    // The path of a socket this deep would be too long.
    const dir = join(parent, 'a'.repeat(100))
    const postgres = await startPostgres({ launch, dir })
    assert.deepEqual(await ask(postgres.address, 'show max_connections'), [
      { max_connections: '300' },
    ])
    await postgres.stop()
    await refused(postgres.address)
    assert.equal(existsSync(dir), false)
  })
})

describe('a PostgreSQL that cannot start', () => {
  it('says why', async () => {
    const options = { launch, dir: join(parent, 'wrong'), settings: { no_such_setting: 'yes' } }
    await assert.rejects(startPostgres(options), (error) => {
      return error instanceof SuiteError && /no_such_setting/.test(error.message)
    })
  })
})

describe('the template', () => {
  const cache = join(parent, 'cache')
  before(() => mkdirSync(cache, { mode: 0o711 }))
  // A checkout that the server's account cannot enter has a copy of the programs beside it.
  const templates = () => readdirSync(cache).filter((name) => !name.startsWith('postgres-'))

  it('is shared by two that start at the same time, their password is not', async () => {
    const starts = ['one', 'two'].map((name) => startFrom(cache, name))
    const services = await Promise.all(starts)
    const [one, two] = services.map(({ address }) => address)
    assert.ok(one && two)
    await assert.rejects(ask({ ...one, password: two.password }, 'select 1'), { code: '28P01' })
    for (const service of services) await service.stop()
    assert.equal(templates().length, 1)
  })

  it('is made again when something has taken a part of it', async () => {
    const [name] = templates()
    const lost = join(cache, String(name), 'data', 'global', 'pg_control')
    rmSync(lost)
    const postgres = await startFrom(cache, 'after-loss')
    await ask(postgres.address, 'select 1')
    await postgres.stop()
    assert.deepEqual([existsSync(lost), templates()], [true, [name]])
  })
})

function startFrom(cache: string, name: string): Promise<PostgresService> {
  return startPostgres({ launch, cache, dir: join(parent, name) })
}

function refused({ host, port }: PostgresAddress): Promise<void> {
  const connection = new Promise((resolve, reject) => {
    const socket = connect(port, host)
    socket.once('error', reject)
    socket.once('connect', () => resolve(socket.destroy()))
  })
  return assert.rejects(connection, { code: 'ECONNREFUSED' })
}

async function ask(
  { host, port, user, password, database }: PostgresAddress,
  sql: string,
): Promise<Record<string, unknown>[]> {
  const client = new Client({ host, port, user, password, database })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
