import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { imagesOf } from '../../config/images.ts'
import { query } from '../../services/postgres/driver.ts'
import { withRedis } from '../../services/redis/driver.ts'
import { onFreePort } from '../../services/start-up.ts'
import { supabaseExtensions } from '../../services/supabase/embedded.ts'
import type { ContainedService } from './contained-service.ts'
import { openEngine, removeDeadRuns, removeRun } from './engine.ts'
import { startPostgresContainer } from './postgres.ts'
import { startRedisContainer } from './redis.ts'

const absent = await openEngine().then(
  () => false,
  (error: Error) => error.message,
)
const images = imagesOf(process.env)
const dir = mkdtempSync(join(tmpdir(), 'plumbline-containers-'))
const runId = `test-${process.pid}`
after(() => rmSync(dir, { recursive: true, force: true }))
const place = { runId, dir, onFreePort }

/** Asks again until the server answers. */
async function answers(ask: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + 30_000
  for (;;) {
    try {
      await ask()
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
  }
}

const isThere = async (id: string) => {
  const { container } = await openEngine()
  const found = await container.dockerode.listContainers({ all: true, filters: { id: [id] } })
  return found.length > 0
}

describe('Redis in a container', { skip: absent }, () => {
  let redis: Awaited<ReturnType<typeof startRedisContainer>>
  const url = () => redis.address.url
  before(async () => {
    const password = 'a "b" \\ c/d@e'
    const redisPlace = { ...place, image: images.redis, password, args: ['--databases', '3'] }
    redis = await startRedisContainer(redisPlace, (_, { url }) =>
      answers(() => withRedis(url, (client) => client.ping())),
    )
  })
  after(() => redis.stop())

  it('can be reached from this machine alone', async () => {
    assert.deepEqual(await publishedAt(redis), ['127.0.0.1'])
  })
  it('shows its password to nobody who lists the processes', async () => {
    const { Titles, Processes } = await redis.container.top()
    assert.ok(Titles.includes('CMD'))
    assert.match(Processes.join('\n'), /redis-server/)
    assert.ok(!Processes.join('\n').includes('c/d@e'))
  })
  it('takes settings that win over ours', async () => {
    const databases = await withRedis(url(), (client) => client.config('GET', 'databases'))
    assert.match(JSON.stringify(databases), /3/)
  })
  it('keeps its data and its port when it is killed and started again', async () => {
    await withRedis(url(), (client) => client.set('kept', 'yes'))
    const [first] = redis.processes
    await redis.stopServer('kill')
    assert.equal(first?.exit()?.signal, 'SIGKILL')
    await assert.rejects(withRedis(url(), (client) => client.ping()))
    await redis.startServer()
    assert.equal(await withRedis(url(), (client) => client.get('kept')), 'yes')
    assert.notEqual(redis.processes[0]?.pid, first?.pid)
  })
  it('keeps what it has said, each life in a file of its own', async () => {
    const [server] = redis.processes
    assert.ok(server?.lines().some(({ text }) => text.includes('Ready to accept connections')))
    assert.match(await readFile(server?.logFile ?? '', 'utf8'), /Ready to accept connections/)
  })
  it('stands still while it is paused', async () => {
    const [server] = redis.processes
    server?.signal('SIGSTOP')
    await answers(async () => assert.ok((await redis.container.inspect()).State.Paused))
    server?.signal('SIGCONT')
    await answers(async () => assert.ok(!(await redis.container.inspect()).State.Paused))
  })
})

describe('a container whose image cannot be had', { skip: absent }, () => {
  it('is an error of the suite that names the image', async () => {
    const image = 'plumbline.invalid/no-such-image:1'
    const start = startRedisContainer({ ...place, image }, async () => undefined)
    await assert.rejects(start, { code: 'SERVICE_FAILED', message: /redis.*plumbline\.invalid/ })
  })
})

describe('Postgres in a container', { skip: absent }, () => {
  let postgres: Awaited<ReturnType<typeof startPostgresContainer>>
  const sql = (text: string) => query(postgres.address.url, text)
  before(async () => {
    const postgresPlace = { ...place, image: images.postgres, extensions: supabaseExtensions }
    postgres = await startPostgresContainer(postgresPlace, (_, { url }) =>
      answers(() => query(url, 'select 1')),
    )
  })
  after(() => postgres.stop())

  it('can be reached from this machine alone', async () => {
    assert.deepEqual(await publishedAt(postgres), ['127.0.0.1'])
  })
  it('has the extensions that its image lacks, and leaves the others as they are', async () => {
    const found = await sql('select name from pg_available_extensions order by name')
    const names = found.map(({ name }) => name)
    for (const name of ['pg_cron', 'pg_net', 'pgcrypto', 'supabase_vault']) {
      assert.ok(names.includes(name), `${name} is not there`)
    }
    const [{ loaded } = {}] = await sql(
      `select current_setting('shared_preload_libraries') as loaded`,
    )
    const [{ comment } = {}] = await sql(
      `select comment from pg_available_extensions where name = 'pg_cron'`,
    )
    assert.equal(String(comment).includes('embedded'), !/\bpg_cron\b/.test(String(loaded)))
  })
  it('lets the owner of its database create pg_cron', async () => {
    await sql('create role owner login createrole')
    await sql('alter database postgres owner to owner')
    await sql('set role owner; create extension pg_cron with schema pg_catalog')
    const [{ made } = {}] = await sql(`select to_regclass('cron.job') as made`)
    assert.equal(made, 'cron.job')
  })
  for (const mode of ['fast', 'immediate'] as const) {
    it(`keeps its data and its port after a shutdown that is ${mode}`, async () => {
      await sql(`create table ${mode}_kept (id integer)`)
      await postgres.stopServer(mode)
      assert.ok(postgres.processes[0]?.exit() !== undefined)
      await postgres.startServer()
      assert.deepEqual(await sql(`select count(*)::integer as rows from ${mode}_kept`), [
        { rows: 0 },
      ])
    })
  }
  it('is gone with its data when it is stopped', async () => {
    const other = await startPostgresContainer(
      { ...place, dir: join(dir, 'other'), image: images.postgres, extensions: supabaseExtensions },
      (_, { url }) => answers(() => query(url, 'select 1')),
    )
    const { Mounts } = await other.container.inspect()
    await other.stop()
    assert.equal(await isThere(other.container.id), false)
    const { container } = await openEngine()
    const { Volumes } = await container.dockerode.listVolumes()
    const names = new Set((Volumes ?? []).map(({ Name }) => Name))
    assert.deepEqual(
      Mounts.filter(({ Name }) => names.has(Name ?? '')),
      [],
    )
  })
})

describe('what runs have left', { skip: absent }, () => {
  after(() => removeRun(runId))

  it('is removed after a run that was killed, and a living run keeps its own', async () => {
    const mine = await startRedisContainer({ ...place, image: images.redis }, async () => undefined)
    const program = fileURLToPath(new URL('testing/start-and-stay.ts', import.meta.url))
    const other = execa(process.execPath, [program, images.redis, join(dir, 'killed')], {
      reject: false,
    })
    const id = await new Promise<string>((resolve) =>
      other.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
    )
    assert.equal(await isThere(id), true)
    other.kill('SIGKILL')
    await other
    const removed = await removeDeadRuns()
    assert.ok(removed.includes(id))
    assert.equal(await isThere(id), false)
    assert.equal(await isThere(mine.container.id), true)
    assert.ok((await removeRun(runId)).includes(mine.container.id))
    assert.equal(await isThere(mine.container.id), false)
  })
})

async function publishedAt({ container }: ContainedService<unknown, never>): Promise<string[]> {
  const { NetworkSettings } = await container.inspect()
  return Object.values(NetworkSettings.Ports).flatMap((bindings) =>
    (bindings ?? []).map(({ HostIp }) => HostIp),
  )
}
