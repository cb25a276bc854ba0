/** What a target lets a scenario do: asked at the start, never assumed. */
import { execa } from 'execa'
import { Redis } from 'ioredis'
import type { LocalTarget } from '../config/options.ts'
import type { StackAddresses } from '../ports/services.ts'
import { clientOf } from '../services/postgres/client.ts'
import { s3Answers } from '../services/supabase/s3-access.ts'

export type Capabilities = Readonly<Record<string, true | string>>

type Probe = () => Promise<true | string>

const isSuperuser = 'select rolsuper from pg_roles where rolname = current_user'

/** Asks everything; each answer is `true` or the reason why not. `own` are a target's other questions. */
export async function probed(
  target: LocalTarget,
  stack: StackAddresses,
  own: Readonly<Record<string, Probe>> = {},
): Promise<Capabilities> {
  const probes: Readonly<Record<string, Probe>> = {
    kill: async () => true, // the processes are children of ours
    logs: async () => true,
    restart: async () => true,
    'redis-config': () => redisConfig(stack),
    superuser: () => truth(stack, isSuperuser, 'the role is none'),
    pgvector: () => extension(stack, 'vector'),
    'pg-cron': () => extension(stack, 'pg_cron'),
    mailbox: () => mailbox(stack),
    'storage-s3': () => s3Answers(stack.supabase),
    'postgres-client': () => postgresClient(stack),
    docker: () =>
      program('docker', ['info', '--format', '{{.ServerVersion}}'], 'no container engine answers'),
    psql: () => program('psql', ['--version'], 'the client of the database is not installed'),
    browser: () => program('chromium', ['--version'], 'no browser is installed'),
    github: async () => `the ${target} target has no hosting service for code`,
    ...own,
  }
  return answers(probes)
}

/** What takes processes of one's own, or a hand on those of others. */
const notRemote = async () => 'not possible on the remote target, which starts and stops nothing'

/** Probes services that are somebody else's, without a write. */
export async function remoteCapabilities(stack: StackAddresses): Promise<Capabilities> {
  const own = ['kill', 'logs', 'restart', 'docker', 'postgres-client', 'psql', 'browser']
  const where = (url: string, what: string, probe: Probe) => () =>
    url === '' ? Promise.resolve(`the remote target has no address of ${what}`) : probe()
  const { postgres, redis, supabase } = stack
  const inDatabase = (probe: Probe) => where(postgres.url, 'the database', probe)
  const probes: Readonly<Record<string, Probe>> = {
    ...Object.fromEntries(own.map((name) => [name, notRemote])),
    mailbox: async () => 'the remote target has no mailbox that could be read',
    github: async () => 'the remote target has no hosting service for code',
    'storage-s3': where(supabase.url, 'Supabase', () => s3Answers(supabase)),
    'redis-config': where(redis.url, 'Redis', () => redisConfig(stack)),
    superuser: inDatabase(() => truth(stack, isSuperuser, 'the role is none')),
    pgvector: inDatabase(() => extension(stack, 'vector')),
    'pg-cron': inDatabase(() => extension(stack, 'pg_cron')),
  }
  return answers(probes)
}

async function answers(probes: Readonly<Record<string, Probe>>): Promise<Capabilities> {
  const found = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => [name, await answer(probe)] as const),
  )
  return Object.freeze(Object.fromEntries(found))
}

async function answer(probe: Probe): Promise<true | string> {
  try {
    return await probe()
  } catch (error) {
    return (error as Error).message.split('\n')[0] ?? 'the probe failed'
  }
}

async function redisConfig({ redis }: StackAddresses): Promise<true | string> {
  const client = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => undefined) // the command below reports it
  try {
    await client.connect()
    await client.config('GET', 'appendonly')
    return true
  } finally {
    client.disconnect()
  }
}

/** What the database answers to a question; `otherwise` where that is not true. */
export async function truth(
  { postgres }: StackAddresses,
  sql: string,
  otherwise: string,
): Promise<true | string> {
  const client = clientOf({ connectionString: postgres.url, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0] === true ? true : otherwise
  } finally {
    await client.end()
  }
}

async function extension(stack: StackAddresses, name: string): Promise<true | string> {
  const sql = `select exists (select from pg_available_extensions where name = '${name}')`
  return truth(stack, sql, `the database has no extension ${name}`)
}

async function mailbox({ mailbox: { url } }: StackAddresses): Promise<true | string> {
  const response = await fetch(`${url}/mails`, { signal: AbortSignal.timeout(5_000) })
  return response.ok ? true : `the mailbox answers ${response.status}`
}

async function program(name: string, args: string[], otherwise: string): Promise<true | string> {
  const { exitCode } = await execa(name, args, { reject: false, timeout: 10_000, stdin: 'ignore' })
  return exitCode === 0 ? true : otherwise
}

/** The dumping program refuses servers that are newer than itself. */
async function postgresClient(stack: StackAddresses): Promise<true | string> {
  const { exitCode, stdout } = await execa('pg_dump', ['--version'], { reject: false })
  if (exitCode !== 0) return 'pg_dump is not on this machine'
  const own = Number(/\) (\d+)/.exec(stdout)?.[1] ?? 0)
  const sql = `select current_setting('server_version_num')::int / 10000 <= ${own}`
  return truth(stack, sql, `pg_dump of version ${own} cannot dump the newer server`)
}
