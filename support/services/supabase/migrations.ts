/** Brings a project's migrations into its database with the CLI that operators use. */
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import type { Client } from 'pg'
import { suiteError } from '../../core/errors.ts'
import { clientOf } from '../postgres/client.ts'
import { type MigrationFile, migrationFiles } from './migration-files.ts'
import { asWritten, byProvider } from './provider-statements.ts'
import { pushSettings } from './push-settings.ts'

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
  /** The extension that it asked for and this database does not have, whatever a hosted one has. */
  readonly lacks?: string
}

/** A push of a small project takes half a second; one that waits for a lock must not wait for ever. */
const budgetMs = 120_000

/**
 * Applies the migrations of `folder` that the database at `url` does not have yet, as `supabase db
 * push` does: in the order of their names, each in a transaction of its own. Works on a copy below
 * `dir`, because the CLI leaves files in the folder. Throws `SERVICE_FAILED` when the CLI itself fails.
 */
export async function pushMigrations(folder: string, url: string, dir: string): Promise<Push> {
  if (!existsSync(folder)) return missing(folder)
  const files = await migrationFiles(folder)
  const { applied, failure } = await push(await copyOf(folder, files, dir), url)
  const own = (name: string) => files.find(({ as }) => as === name)?.name ?? name
  const stopped = failure === undefined ? {} : { failure: { ...failure, file: own(failure.file) } }
  return { applied: applied.map(own), ...stopped }
}

function missing(folder: string): Push {
  return { applied: [], failure: { file: folder, message: 'there is no such folder' } }
}

/**
 * The same with what a local reset adds: the seed that the settings of the project in `folder` name.
 * Production never sees it. Of the settings the copy has what a push reads, for any version of the CLI.
 */
export async function pushWithSeed(folder: string, url: string, dir: string): Promise<Push> {
  const place = join(dir, 'push-with-seed')
  await cp(folder, join(place, 'supabase'), { recursive: true })
  const settings = join(place, 'supabase', 'config.toml')
  const own = existsSync(settings) ? await readFile(settings, 'utf8') : ''
  await writeFile(settings, pushSettings(own))
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
  const seed = [...stderr.matchAll(/^Seeding data from (.+?)\.\.\.$/gm)].at(-1)?.[1]
  const file = seed ?? begun.at(-1)
  if (file !== undefined) {
    const failure = failureIn(stderr, file) ?? { file, message: lastLine(stderr) }
    return { applied: seed === undefined ? begun.slice(0, -1) : begun, failure }
  }
  const detail = `\`supabase db push\` ended with ${exitCode}: ${stderr || stdout}`
  throw suiteError('SERVICE_FAILED', { service: 'the Supabase CLI', detail, log: 'none' })
}

/**
 * The same without the CLI, for a database that is one of many: fifteen times as fast. What it cannot do
 * in one transaction is left to `pushMigrations`, which goes on where this has stopped.
 */
export async function replayMigrations(folder: string, url: string, dir: string): Promise<Push> {
  if (!existsSync(folder)) return missing(folder)
  const files = await migrationFiles(folder)
  const client = clientOf({ connectionString: url })
  await client.connect()
  try {
    await client.query(historyTable)
    for (const { name, as } of files) {
      const sql = await readFile(join(folder, name), 'utf8')
      if (!(await appliesAtOnce(client, as, sql))) return await pushMigrations(folder, url, dir)
    }
    return { applied: files.map(({ name }) => name) }
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
    await client.query(byProvider(sql))
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
  const [, lacks] = /^extension "([\w-]+)" is not available/.exec(message) ?? []
  const failure = { file, message, ...(lacks !== undefined && { lacks }) }
  if (index === undefined || sql === undefined) return failure
  return { ...failure, statement: Number(index) + 1, sql: asWritten(sql.trim()) }
}

/** What the CLI says last is what stopped it. */
function lastLine(said: string): string {
  return said.trim().split('\n').at(-1) ?? ''
}

function program(): string {
  const home = dirname(fileURLToPath(import.meta.resolve('supabase/package.json')))
  return join(home, 'dist', 'supabase.js')
}

/** The migrations alone: neither settings of an operator's machine nor a seed belong to production. */
async function copyOf(
  folder: string,
  files: readonly MigrationFile[],
  dir: string,
): Promise<string> {
  const place = join(dir, 'push')
  const migrations = join(place, 'supabase', 'migrations')
  await mkdir(migrations, { recursive: true })
  for (const { name, as } of files) {
    const sql = await readFile(join(folder, name), 'utf8')
    await writeFile(join(migrations, as), byProvider(sql))
  }
  await writeFile(join(place, 'supabase', 'config.toml'), 'project_id = "plumbline"\n')
  return place
}
