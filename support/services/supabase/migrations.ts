/** Brings a project's migrations into its database with the CLI that operators use. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { Client } from 'pg'
import { suiteError } from '../../core/errors.ts'

export interface Push {
  /** Files that have been applied by this push, in order. */
  readonly applied: readonly string[]
  /** The file, statement and words of the database where it stopped; undefined when it did not. */
  readonly failure?: PushFailure
}

export interface PushFailure {
  readonly file: string
  /** Place of the statement in its file, counted from 1. */
  readonly statement?: number
  readonly sql?: string
  readonly message: string
}

/** A push of a small project takes half a second; one that waits for a lock must not wait for ever. */
const budgetMs = 120_000

/**
 * Applies the migrations of `folder` that the database at `url` does not have yet, as `supabase db
 * push` does: in the order of their names, each in a transaction of its own. Works on a copy below
 * `dir`, because the CLI leaves files in the folder. Throws `SERVICE_FAILED` when the CLI itself fails.
 */
export async function pushMigrations(folder: string, url: string, dir: string): Promise<Push> {
  return push(await copyOf(folder, dir), url)
}

/**
 * The same with what a local reset adds: the seed that the settings of the project in `folder` name.
 * Production never sees it.
 */
export async function pushWithSeed(folder: string, url: string, dir: string): Promise<Push> {
  const place = join(dir, 'push-with-seed')
  await cp(folder, join(place, 'supabase'), { recursive: true })
  return push(place, url, ['--include-seed', '--skip-vault'])
}

async function push(place: string, url: string, more: readonly string[] = []): Promise<Push> {
  const fixed = ['db', 'push', `--remote=${url}`, '--agent', 'no', '--yes', '--workdir', place]
  const args = [...fixed, ...more]
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program(), ...args], {
    ...{ reject: false, stdin: 'ignore', timeout: budgetMs, extendEnv: false },
    // Without TLS it tries TLS first and warns: the database is on this machine.
    env: { HOME: place, PATH: process.env.PATH ?? '', PGSSLMODE: 'disable', DO_NOT_TRACK: '1' },
  })
  const begun = [...stderr.matchAll(/^Applying migration (.+?)\.\.\.$/gm)].map(
    ([, name = '']) => name,
  )
  if (exitCode === 0) return { applied: begun }
  const file = begun.at(-1)
  const failure = file === undefined ? undefined : failureIn(stderr, file)
  if (failure !== undefined) return { applied: begun.slice(0, -1), failure }
  const detail = `\`supabase db push\` ended with ${exitCode}: ${stderr || stdout}`
  throw suiteError('SERVICE_FAILED', { service: 'the Supabase CLI', detail, log: 'none' })
}

/**
 * The same without the CLI, for a database that is one of many: fifteen times as fast. What it cannot do
 * in one transaction is left to `pushMigrations`, which goes on where this has stopped.
 */
export async function replayMigrations(folder: string, url: string, dir: string): Promise<Push> {
  const names = (await readdir(folder)).filter((name) => /^\d+_.*\.sql$/.test(name)).sort()
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(historyTable)
    for (const name of names) {
      const sql = await readFile(join(folder, name), 'utf8')
      if (!(await appliesAtOnce(client, name, sql))) return await pushMigrations(folder, url, dir)
    }
    return { applied: names }
  } finally {
    await client.end()
  }
}

/** As the CLI makes it. */
const historyTable = `
  create schema if not exists supabase_migrations;
  create table if not exists supabase_migrations.schema_migrations (
    version text not null primary key, statements text[], name text
  )`

async function appliesAtOnce(client: Client, file: string, sql: string): Promise<boolean> {
  const [, version, name] = /^(\d+)_(.*)\.sql$/.exec(file) ?? []
  try {
    await client.query('begin')
    await client.query(sql)
    await client.query('reset all')
    const record =
      'insert into supabase_migrations.schema_migrations (version, name) values ($1, $2)'
    await client.query(record, [version, name])
    await client.query('commit')
    return true
  } catch {
    // The CLI will say what is wrong with it, if anything is.
    await client.query('rollback')
    return false
  }
}

/** What the CLI says of a statement that the database refused; undefined when it says something else. */
function failureIn(said: string, file: string): PushFailure | undefined {
  const [, message] = /^ERROR: (.+)$/m.exec(said) ?? []
  if (message === undefined) return undefined
  const [, index, sql] = /^At statement: (\d+)\n([\s\S]+?)(?:\nTry rerunning|$)/m.exec(said) ?? []
  if (index === undefined || sql === undefined) return { file, message }
  return { file, message, statement: Number(index) + 1, sql: sql.trim() }
}

function program(): string {
  const home = dirname(fileURLToPath(import.meta.resolve('supabase/package.json')))
  return join(home, 'dist', 'supabase.js')
}

/** The migrations alone: neither settings of an operator's machine nor a seed belong to production. */
async function copyOf(folder: string, dir: string): Promise<string> {
  const place = join(dir, 'push')
  const migrations = join(place, 'supabase', 'migrations')
  await mkdir(migrations, { recursive: true })
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile()) await cp(join(folder, entry.name), join(migrations, entry.name))
  }
  await writeFile(join(place, 'supabase', 'config.toml'), 'project_id = "plumbline"\n')
  return place
}
