/** The backend and its database: sessions, the log line that speaks of them, and migrations. */
import { createHash, randomBytes } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Scene } from '../run/scene.ts'
import { identifier, query, withUser } from '../services/postgres/driver.ts'
import { sessionsOfLogin } from '../services/postgres/kept-connections.ts'
import type { Relay } from '../services/postgres/relay.ts'
import { backendReady, readyIn, type SystemProcess } from '../systems/system.ts'
import { alembicHeads } from './alembic-heads.ts'
import { blackHole, reportsError, staysUnhealthy } from './boot.ts'
import { errorRecords } from './error-records.ts'
import { expectEqual, expectThat } from './expect.ts'
import { historyByName, migrationFiles } from './migration-names.ts'

export const connectedLine = 'Connected to Supabase Postgres'

/** A role of this scenario's own, so that the backend's sessions can be told from all others. */
export async function ownDatabaseUser({
  addresses,
}: Scene): Promise<{ name: string; url: string }> {
  const name = `backend_${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const { url } = addresses.postgres
  await query(url, `create role ${identifier(name)} superuser login password '${password}'`)
  return { name, url: withUser(url, { user: name, password }) }
}

/**
 * The backend has a session, and the log line came after its first one had begun. `way` leads to the database:
 * a program that looks for it before the backend, in the same command, has a session that is over by now.
 */
export async function sessionBeforeLogLine(
  scene: Scene,
  backend: SystemProcess,
  { user, way }: { readonly user: string; readonly way: Pick<Relay, 'firstSessionAt'> },
): Promise<void> {
  const line = backend.process.lines().findLast(({ text }) => text.includes(connectedLine))
  const sessions = await query(
    scene.addresses.postgres.url,
    `select extract(epoch from backend_start) * 1000 as began ${sessionsOfLogin}`,
    [user],
  )
  const began =
    way.firstSessionAt() ?? Math.min(...sessions.map((session) => Number(session.began)))
  scene.measured('sessions of the backend', { sessions: sessions.length, began, logged: line?.at })
  expectThat(Number.isFinite(began), 'the backend has no session in Postgres', {
    expected: 'at least one session',
    received: 'none in pg_stat_activity, and none before',
  })
  expectThat(line !== undefined, `the backend's log has no line "${connectedLine}"`)
  expectThat(line.at >= began, `the line "${connectedLine}" came before any session had begun`)
}

/**
 * With a database that never answers, the line must not appear and the backend must not be well, for twice
 * the time in which the `good` one was ready.
 */
export async function silentWithoutDatabase(scene: Scene, good: SystemProcess): Promise<void> {
  const port = await blackHole(scene)
  const url = new URL(scene.addresses.postgres.url)
  url.port = String(port)
  const backend = await scene.start('backend', { DATABASE_URL: url.href })
  const forMs = Math.max(2_000, 2 * (readyIn(good) ?? 0))
  await staysUnhealthy(scene, backend, forMs, 'its database never answers')
  const claimed = backend.process.lines().some(({ text }) => text.includes(connectedLine))
  await backend.process.kill()
  expectThat(!claimed, `the backend logs "${connectedLine}" although its database never answers`)
}

/** Every migration is recorded once, a second start changes nothing, and no line reports an error. */
export async function migratedOnce(scene: Scene, backend: SystemProcess): Promise<void> {
  const before = await schemaOf(scene)
  expectEqual(
    'the applied migrations are not those of the repository',
    before.applied,
    newestMigrations(scene),
  )
  const again = await scene.start('backend', {
    DATABASE_URL: backend.environment.DATABASE_URL ?? '',
  })
  await backendReady(scene.manifest, again)
  const after = await schemaOf(scene)
  expectEqual('a second start changes the schema or its history', after, before)
  const errors = errorRecords([...backend.process.lines(), ...again.process.lines()])
  expectEqual(
    'the start logs errors',
    errors.map(({ text }) => text),
    [],
  )
  scene.measured('migrations', { applied: before.applied, schema: before.fingerprint })
}

/** A database that refuses every migration stops the start, visibly. */
export async function refusesToStartUnmigrated(scene: Scene): Promise<void> {
  const { url } = scene.addresses.postgres
  const name = `powerless_${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  await query(url, `create role ${identifier(name)} login password '${password}'`)
  await query(url, `create database ${identifier(name)} template template0`)
  const backend = await scene.start('backend', {
    DATABASE_URL: withUser(url, { user: name, password, database: name }),
  })
  // As long as a good start may take: on a busy machine this one comes late, too.
  const forMs = scene.manifest.processes.backend.readyWithin * 1000
  await staysUnhealthy(scene, backend, forMs, 'its migrations cannot be applied')
  const exit = backend.process.exit()
  const lines = backend.process.lines()
  expectThat(exit?.code !== 0, 'the backend ends as if all was well although no migration ran')
  expectThat(lines.some(reportsError), 'the failed migration is not in the log', {
    received: lines.slice(-3).map(({ text }) => text),
  })
}

/** What the history must hold: every migration of the repository, or the newest one. */
export function newestMigrations({ manifest }: Scene): string[] {
  const names = migrationFiles(manifest).map(({ name }) => name)
  if (manifest.migrations.keeps === 'every') return names
  const paths = globSync(join(manifest.repository, manifest.migrations.files))
  const revisions = paths.filter((file) => file.endsWith('.py') && basename(file) !== '__init__.py')
  const heads = alembicHeads(revisions.map((file) => readFileSync(file, 'utf8')))
  return heads === undefined || heads.length === 0 ? names.slice(-1) : heads
}

/** What the history holds. */
export async function appliedMigrations({ manifest, addresses }: Scene): Promise<string[]> {
  const { table, column } = manifest.migrations
  const rows = await query(
    addresses.postgres.url,
    `select ${identifier(column)} as name from ${identifier(table)} order by 1`,
  )
  const history = rows.map(({ name }) => String(name))
  const { keeps } = manifest.migrations
  return keeps === 'every' ? historyByName(history, migrationFiles(manifest)) : history
}

async function schemaOf(scene: Scene) {
  const { addresses } = scene
  const columns = await query(
    addresses.postgres.url,
    `select table_schema, table_name, column_name, data_type from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2, 3`,
  )
  return {
    applied: await appliedMigrations(scene),
    fingerprint: createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 16),
  }
}
