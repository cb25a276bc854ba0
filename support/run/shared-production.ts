/** What the system that moves to production needs before it can be asked anything. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { reasons } from '../core/reasons.ts'
import type { CommandResult } from '../ports/composition.ts'
import type { ObjectStoreAddress } from '../ports/object-store.ts'
import type { StackAddresses } from '../ports/services.ts'
import { query } from '../services/postgres/driver.ts'
import { databaseHasVectors } from '../services/postgres/vectors.ts'
import { environmentOf } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import type { ProductionManifest } from '../systems/manifest.ts'
import { backendReady, machineEnvironment, type SystemProcess } from '../systems/system.ts'
import { runMigrationCommand, saidByMigrations } from './migration-command.ts'
import { scriptAt } from './operator-sql.ts'

/** Where nobody listens: a system that is started without a store of files must say that it has none. */
const nowhere: ObjectStoreAddress = {
  provider: 'remote',
  endpoint: 'http://127.0.0.1:9',
  region: 'auto',
  bucket: 'plumbline',
  accessKeyId: 'nobody-listens-here',
  secretAccessKey: 'nobody-listens-here-either',
  publicUrl: 'http://files.invalid',
  adminAccessKeyId: '',
  adminSecretAccessKey: '',
}

/** No scenario may reach a real provider of models: whoever needs one has it stood in for. */
const noProvider = { url: 'http://127.0.0.1:9' }

/** The same stack, with addresses for what the target has not: a store of files, a provider of models. */
export function withObjectStore(stack: StackAddresses): StackAddresses {
  return { objectStore: nowhere, modelProvider: noProvider, ...stack }
}

/** Runs the system's own command for migrations against the database at `databaseUrl`. */
export async function runMigrations(
  manifest: ProductionManifest,
  stack: StackAddresses,
  dir: string,
  databaseUrl: string = stack.owner.url,
): Promise<CommandResult> {
  const { repository, migrate, variables } = manifest
  return runMigrationCommand(await commandFor(manifest, stack), join(repository, migrate.cwd), {
    ...machineEnvironment(dir),
    ...environmentOf(manifest, withObjectStore(stack)),
    [variables.database]: databaseUrl,
  })
}

/** A database without pgvector gets everything else, where the system can do that. */
async function commandFor({ migrate }: ProductionManifest, { postgres }: StackAddresses) {
  if (migrate.withoutVectors === undefined) return migrate.command
  return (await databaseHasVectors(postgres)) ? migrate.command : migrate.withoutVectors
}

/** A migration that fails is the system's fault; so is what its operators have to run by hand. */
export async function migrateDatabase(
  manifest: ProductionManifest,
  stack: StackAddresses,
  dir: string,
): Promise<void> {
  const result = await runMigrations(manifest, stack, dir)
  if (result.code === 0) {
    await runProjectSql(manifest, stack)
    await triggerByHand(manifest, stack)
    return
  }
  await refuseWithoutVectors(result, stack)
  throw new Violation(`the migrations end with status ${result.code}:\n${saidByMigrations(result)}`)
}

/** PostgreSQL, "CREATE EXTENSION", and what operators are told in other words: `pgvector`, `extension "vector"`. */
const asksForVectors =
  /pgvector|extension\s+["'`]?vector\b|type\s+["'`]?vector["'`]?\s+does not exist/i

/** What the target's database lacks is no fault of a system that insists on it, as the documents have it do. */
export async function refuseWithoutVectors(
  { stdout, stderr }: CommandResult,
  { postgres }: Pick<StackAddresses, 'postgres'>,
): Promise<void> {
  if (!asksForVectors.test(`${stdout}\n${stderr}`) || (await databaseHasVectors(postgres))) return
  throw new Unverified(
    `${reasons.capability}pgvector: the migrations insist on it; run with --target containers, or say in migrate.withoutVectors how they do without`,
  )
}

/** What else the operator runs in the editor once the tables are there, with the rights of the project's tools. */
async function runProjectSql(manifest: ProductionManifest, { owner }: StackAddresses) {
  for (const file of manifest.projectSql) {
    const sql = await scriptAt(manifest, file)
    await query(owner.url, sql).catch((cause: Error) => {
      throw new Violation(`${file} fails by hand: ${cause.message}`, { cause })
    })
  }
}

/**
 * The documents leave the trigger that makes users to an operator in the SQL editor (004, T046): where
 * the migrations have made none, its file is run as the project's tools would run it.
 */
async function triggerByHand(
  { repository, users: { triggerFile } }: ProductionManifest,
  { owner, postgres }: StackAddresses,
): Promise<void> {
  const file = join(repository, triggerFile)
  const sql = `select 1 from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where t.tgrelid = to_regclass('auth.users') and not t.tgisinternal and t.tgtype & 4 = 4
      and p.pronamespace::regnamespace::text not in ('auth', 'extensions')`
  const there = (await query(postgres.url, sql)).length > 0
  if (there || !existsSync(file)) return
  try {
    await query(owner.url, readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Violation(`${triggerFile} fails by hand: ${(cause as Error).message}`, { cause })
  }
}

/** Healthy; or, where there is no store of files to be had, at least answering. */
export async function productionReady(
  manifest: ProductionManifest,
  backend: SystemProcess,
  stack: StackAddresses,
): Promise<void> {
  if (stack.objectStore !== nowhere) return backendReady(manifest, backend)
  const withinMs = manifest.processes.backend.readyWithin * 1000
  const ask = () => call(backend.url + manifest.routes.health, { withinMs: 10_000 })
  await eventually('the backend answers', ask, { withinMs })
}
