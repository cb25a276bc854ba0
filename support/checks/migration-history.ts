/** Migrations from an empty database to the newest version, under the role that a managed database gives. */
import { randomBytes } from 'node:crypto'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query, withUser } from '../services/postgres/driver.ts'
import type { Manifest } from '../systems/manifest.ts'
import { appliedMigrations, newestMigrations } from './database.ts'
import { expectEqual, expectThat } from './expect.ts'
import { type Finished, runTool, succeeded } from './migration-tool.ts'
import { differences, type SchemaObjects, schemaObjects } from './schema-objects.ts'

/**
 * A role with the rights of `postgres` in a hosted project: it may make roles and bypass policies, owns
 * the schema public and may write policies for stored objects, and it is no superuser.
 */
export async function managedUser({ addresses }: Scene): Promise<string> {
  const name = `managed_${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const { url, database } = addresses.postgres
  const role = identifier(name)
  await query(
    url,
    `create role ${role} login nosuperuser createrole bypassrls password '${password}';
     grant all on database ${identifier(database)} to ${role};
     grant anon, authenticated, service_role to ${role} with admin option;
     grant usage, create on schema extensions to ${role};
     grant usage on schema auth, storage to ${role};
     grant select, references on all tables in schema auth to ${role};
     grant all on all tables in schema storage to ${role};
     alter schema public owner to ${role};
     alter table storage.objects owner to ${role};
     alter table storage.buckets owner to ${role}`,
  )
  return withUser(url, { user: name, password })
}

export interface TwoRuns {
  readonly together: readonly Finished[]
  readonly before: SchemaObjects
  readonly again: Finished
  readonly after: SchemaObjects
}

/** Two runs at the same time on the empty database, then a third one. */
export async function migrateTogetherAndAgain(scene: Scene, url: string): Promise<TwoRuns> {
  const { up } = scene.manifest.migrations
  const run = () => runTool(scene, up, { DATABASE_URL: url })
  const together = await Promise.all([run(), run()])
  const before = await schemaObjects(scene.addresses.postgres.url)
  const again = await run()
  return { together, before, again, after: await schemaObjects(scene.addresses.postgres.url) }
}

/** All of them ended well, and the history holds every version of the repository once. */
export async function reachedOneHead(scene: Scene, { together, again }: TwoRuns): Promise<void> {
  for (const each of [...together, again]) succeeded(each)
  const applied = await appliedMigrations(scene)
  scene.measured('the history of the migrations', { applied })
  expectEqual('the history of the migrations', applied, newestMigrations(scene))
}

/** The third run has written nothing, not even the same again. */
export function changedNothing({ before, after }: TwoRuns): void {
  expectThat(before.stamps.size > 0, 'the migrations have made nothing')
  const written = differences(before.stamps, after.stamps)
  expectEqual('what a repeated run of the migrations has written', written, [])
}

/** The set-up of a project may bring the policies of its storage; another check holds it to the repository. */
const isOfProjectSetUp = (name: string) => name.startsWith('policy storage.')

/** The empty database has what the running system's database has, and nothing else. */
export async function equalSchemas(scene: Scene, migrated: string, running: string): Promise<void> {
  const [one, other] = await Promise.all([schemaObjects(migrated), schemaObjects(running)])
  scene.measured('objects of the schema', { migrated: one.definitions.size })
  const found = differences(one.definitions, other.definitions).filter(
    (name) => one.definitions.has(name) || !isOfProjectSetUp(name),
  )
  expectEqual('what the migrations and the running system do not have in common', found, [])
}

/** Where Alembic applies the migrations it compares, too, called in the same way; every other tool has to be named. */
export function comparisonOf({ up, check }: Manifest['migrations']): readonly string[] {
  if (check !== undefined) return check
  const calls = up.slice(0, up.indexOf('upgrade'))
  if (calls.some((word) => /(^|\/)alembic$/.test(word))) return [...calls, 'check']
  throw new Unverified('needs migrations.check in the manifest')
}

/** The system's own comparison ends well; with an index by hand it fails and names it. */
export async function noticesIndexByHand(scene: Scene): Promise<void> {
  const { manifest, addresses } = scene
  const check = comparisonOf(manifest.migrations)
  const index = `hotfix_${randomBytes(4).toString('hex')}`
  const { table, id, user } = manifest.extractions
  const columns = [user, id].map(identifier).join(', ')
  const sql = `create index ${identifier(index)} on ${identifier(table)} (${columns})`
  await query(addresses.postgres.url, sql)
  const { command, code, lines } = await runTool(scene, check)
  expectThat(code !== 0, `"${command}" does not notice an index that was built by hand`)
  expectThat(
    lines.some((line) => line.includes(index)),
    `"${command}" does not name the index that was built by hand`,
    { expected: index, received: lines.slice(-5) },
  )
}

/** The system's own comparison of what it needs with what is there ends well. */
export async function comparesWell(scene: Scene): Promise<void> {
  succeeded(await runTool(scene, comparisonOf(scene.manifest.migrations)))
}
