/** Projects that hold nothing yet, with the rights of hosted ones, and what a push makes of them. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified, Violation } from '../../core/errors.ts'
import type { StackAddresses } from '../../ports/services.ts'
import { addressBook, localTarget } from '../../run/address-book.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { keepSecrets, secretsOfStack } from '../../run/secrets-kept.ts'
import { lackOf, migrationsOf } from '../../run/shared-project.ts'
import { startStack } from '../../run/stack.ts'
import { query } from '../../services/postgres/driver.ts'
import {
  type Push,
  pushMigrations,
  pushWithSeed,
  replayMigrations,
} from '../../services/supabase/migrations.ts'
import { expectEqual } from '../expect.ts'
import { differences, only, type Schema, schemaOf } from './schema.ts'

export interface EmptyProject {
  readonly addresses: StackAddresses
  /** Folder of its services and of what is pushed. */
  readonly dir: string
}

/** A project whose tools work as a role that is no superuser and owns no table of Supabase. */
export async function emptyProject(scene: ProjectScene, name: string): Promise<EmptyProject> {
  const dir = join(scene.dir, name)
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  const { launch, scope } = scene
  const { runId, runDir } = addressBook()
  const target = localTarget()
  const { addresses } = await startStack({ target, runId, launch, dir, scope, rights: 'hosted' })
  keepSecrets(runDir, secretsOfStack(addresses))
  const [rights] = await query(
    addresses.owner.url,
    `select rolsuper or exists (
       select from pg_tables where schemaname in ('auth', 'storage') and tableowner = current_user
     ) as all from pg_roles where rolname = current_user`,
  )
  if (rights?.all !== false) throw new Unverified('needs hosted-rights: the role may do everything')
  return { addresses, dir }
}

export interface Pushed {
  readonly pushes: readonly Push[]
  /** Before the first push, after it, and after the second. */
  readonly schemas: readonly [Schema, Schema, Schema]
}

/** Pushes as to production, twice. */
export async function pushTwice(
  { project }: ProjectScene,
  { addresses, dir }: EmptyProject,
): Promise<Pushed> {
  const folder = migrationsOf(project)
  const { postgres, owner } = addresses
  const empty = await schemaOf(postgres.url)
  const first = await pushMigrations(folder, owner.url, dir)
  const once = await schemaOf(postgres.url)
  const second = await pushMigrations(folder, owner.url, dir)
  return { pushes: [first, second], schemas: [empty, once, await schemaOf(postgres.url)] }
}

/** Applies the files in the order of their names, then what a local reset adds: the seed. */
export async function resetAsLocally(
  { project }: ProjectScene,
  { addresses, dir }: EmptyProject,
): Promise<Pushed> {
  const { postgres, owner } = addresses
  const empty = await schemaOf(postgres.url)
  const first = await replayMigrations(migrationsOf(project), owner.url, dir)
  const once = await schemaOf(postgres.url)
  const place = join(project.repository, project.project.folder)
  if (!mayHaveSeed(place)) return { pushes: [first], schemas: [empty, once, once] }
  const second = await pushWithSeed(place, owner.url, dir)
  return { pushes: [first, second], schemas: [empty, once, await schemaOf(postgres.url)] }
}

/** Whether the CLI has to be asked: its own default, or whatever the settings say of a seed. */
function mayHaveSeed(folder: string): boolean {
  const settings = join(folder, 'config.toml')
  if (existsSync(join(folder, 'seed.sql'))) return true
  return existsSync(settings) && /\bseed\b/.test(readFileSync(settings, 'utf8'))
}

/** SQLSTATE 42501 (insufficient_privilege), as the CLI prints it. */
const withoutRight = /SQLSTATE 42501/

/** Every push came to its end; the database's words where one did not. */
export function noneStopped(pushes: readonly Push[]): void {
  for (const { failure } of pushes) {
    if (failure === undefined) continue
    const lack = lackOf({ applied: [], failure })
    if (lack !== undefined) throw new Unverified(lack)
    const { file, statement, sql, message } = failure
    const place = statement === undefined ? file : `${file}, statement ${statement}`
    throw new Violation(`${place} stops the push: ${message}`, { received: sql })
  }
  if (!appliedAny(pushes)) throw new Violation('there is no migration that a push could apply')
}

const appliedAny = (pushes: readonly Push[]) => pushes.some(({ applied }) => applied.length > 0)

/** No statement asked for a right that the role of a hosted project lacks. */
export function nothingForbidden(pushes: readonly Push[]): void {
  const forbidden = pushes.find(({ failure }) => withoutRight.test(failure?.message ?? ''))
  if (forbidden !== undefined) noneStopped([forbidden])
  const stopped = pushes.find(({ failure }) => failure !== undefined)?.failure
  if (stopped !== undefined) {
    const lack = lackOf({ applied: [], failure: stopped })
    throw new Unverified(lack ?? `${stopped.file} stops the push, so that the rest was not tried`)
  }
  if (!appliedAny(pushes))
    throw new Unverified('no migration was applied, so none asked for a right')
}

/** Tables, columns and functions of Supabase; policies and triggers are a project's to add. */
const managed = /^(table|column|constraint|index|function|type) (auth|storage)\./

/** What Supabase manages is as it was before the push. */
export function managedUntouched({ schemas: [empty, once] }: Pushed): void {
  const changes = differences(only(empty, managed), only(once, managed))
  expectEqual('what the migrations have changed in the schemas of Supabase', changes, [])
}

/** The same two schemas; the migrations must have made something. */
export function sameSchema(what: string, first: Schema, second: Schema): void {
  expectEqual(what, differences(first, second).slice(0, 10), [])
}
