/** Backups: taken and restored as documented, compared table by table, and refused with an error. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { checksumsOf, tablesOf } from '../services/postgres/contents.ts'
import { identifier, query, withUser } from '../services/postgres/driver.ts'
import { type BackupTools, backupTools, type Ending, filesIn, withTools } from './backup-tools.ts'
import { commandNamed, runNamed, said } from './deployment-commands.ts'
import { expectEqual, expectThat } from './expect.ts'
import { fillTables, migrates } from './migration-state.ts'

type Sums = Readonly<Record<string, string>>

export interface Backup {
  readonly file: string
  readonly result: CommandResult
  /** What the database held when the backup was taken. */
  readonly sums: Sums
}

export interface Restored {
  readonly result: CommandResult
  readonly before: Sums
  readonly after: Sums
}

/** A database at the newest version with a row in every table. */
export async function filled(scene: Scene): Promise<void> {
  const before = await tablesOf(scene.addresses.postgres.url)
  await migrates(scene)
  await fillTables(scene, before)
}

/** The commands are in the manifest; without them the check stays open. */
export function backupIsNamed({ manifest }: Scene): void {
  for (const name of ['backup', 'restore'] as const) commandNamed(manifest, name)
}

export async function backUp(scene: Scene): Promise<Backup> {
  const file = join(folderIn(scene.dir, 'backup'), 'database.dump')
  const sums = await checksumsOf(scene.addresses.postgres.url)
  const result = await runNamed(scene, 'backup', { words: { file } })
  expectThat(result.code === 0, 'the backup fails', { received: said(result) })
  expectThat(filesIn(join(scene.dir, 'backup')).length > 0, 'the backup leaves no file')
  return { file, result, sums }
}

/** A backup goes into a folder that is there, as a redirection of the shell needs it. */
function folderIn(place: string, name: string): string {
  const folder = join(place, name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Changes rows under their keys: a restore that trips over them and goes on would leave them so. */
export async function spoilRows({ addresses, manifest }: Scene): Promise<void> {
  const { table, url: column } = manifest.extractions
  const sql = `update ${identifier(table)} set ${identifier(column)} = 'spoilt'`
  await query(addresses.postgres.url, sql)
}

/** Restores into a database of its own that was made empty, or into the one that it was taken from. */
export async function restore(
  scene: Scene,
  { file }: Backup,
  into: 'an empty database' | 'the same database',
): Promise<Restored> {
  const { url } = scene.addresses.postgres
  const target = into === 'the same database' ? url : await emptyDatabase(scene)
  const before = await checksumsOf(target)
  const changes = { DATABASE_URL: target }
  const result = await runNamed(scene, 'restore', { words: { file }, changes })
  const after = await checksumsOf(target)
  scene.measured(`restored into ${into}`, { exit: result.code, tables: after })
  return { result, before, after }
}

async function emptyDatabase({ addresses, scope }: Scene): Promise<string> {
  const { url } = addresses.postgres
  const database = `restored_${randomBytes(4).toString('hex')}`
  await query(url, `create database ${identifier(database)} template template0`)
  scope.undo(`drop the database ${database}`, () =>
    query(url, `drop database ${identifier(database)} with (force)`),
  )
  return withUser(url, { database })
}

/** The restore succeeds and every table holds what it held at the time of the backup. */
export function restoredAll({ sums }: Backup, { result, after }: Restored): void {
  expectThat(result.code === 0, 'the restore fails', { received: said(result) })
  expectEqual('tables that the restore does not bring back', differing(sums, after), [])
}

/** Where data stand in the way the restore replaces them, or refuses and touches nothing. */
export function replacedOrRefused({ sums }: Backup, { result, before, after }: Restored): void {
  if (result.code === 0) {
    expectEqual('tables that a "successful" restore has not restored', differing(sums, after), [])
  } else {
    expectEqual('tables that a refused restore has changed', differing(before, after), [])
  }
}

function differing(wanted: Sums, got: Sums): string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(got)])
  return [...names]
    .filter((name) => wanted[name] !== got[name])
    .map((name) => `${name}: ${wanted[name] ?? 'not there'} → ${got[name] ?? 'not there'}`)
}

export interface WatchedBackup {
  readonly ending: Ending
  readonly result: CommandResult
  readonly tools: BackupTools
  readonly files: readonly string[]
}

/** Takes a backup with stand-ins for the database's programs, of which the dumping one ends so. */
export async function watchedBackup(scene: Scene, ending: Ending): Promise<WatchedBackup> {
  const folder = join(scene.dir, `watched-${ending}`)
  const tools = backupTools(join(folder, 'bin'), ending)
  const file = join(folderIn(folder, 'out'), 'database.dump')
  const changes = withTools(scene.dir, tools)
  const result = await runNamed(scene, 'backup', { words: { file }, changes })
  return { ending, result, tools, files: filesIn(join(folder, 'out')) }
}

/** A dump that is whole makes a backup; one that breaks off or is empty is an error and leaves none. */
export function takesFailures(backups: readonly WatchedBackup[]): void {
  for (const { ending, result, tools, files } of backups) {
    if (tools.calls().length === 0) throw new Unverified('needs a backup that calls pg_dump')
    if (ending === 'whole') {
      refuseMissingProgram(result)
      expectThat(result.code === 0, 'the backup fails although its dump is whole', {
        received: said(result),
      })
      continue
    }
    expectThat(result.code !== 0, `the backup succeeds although its dump is ${ending}`, {
      expected: 'a failure',
      received: said(result),
    })
    expectEqual(`what a backup leaves whose dump is ${ending}`, files, [])
  }
}

/** What the backup calls besides the dumping program must be on this machine. */
function refuseMissingProgram({ code, stderr }: CommandResult): void {
  const missing = /(\S+): (?:command )?not found/.exec(stderr)?.[1]
  if (code !== 0 && missing !== undefined) throw new Unverified(`needs ${missing} on this machine`)
}

/** No argument of any program holds the password: every user of the machine can list them. */
export function hidesPasswordFromList(scene: Scene, backups: readonly WatchedBackup[]): void {
  const { password } = scene.addresses.postgres
  const shown = backups
    .flatMap(({ tools }) => tools.calls())
    .filter((call) => call.includes(password))
    .map((call) => call.split(' ')[0])
  expectEqual('programs that get the password as an argument', [...new Set(shown)], [])
}

/** An address at which nobody listens is an error, and leaves no file that looks like a backup. */
export async function refusesWrongAddress(scene: Scene): Promise<void> {
  const url = new URL(scene.addresses.postgres.url)
  url.port = '1'
  const folder = join(scene.dir, 'unreachable')
  const words = { file: join(folder, 'database.dump') }
  const result = await runNamed(scene, 'backup', { words, changes: { DATABASE_URL: url.href } })
  expectThat(result.code !== 0, 'the backup of a database that is not there succeeds', {
    received: said(result),
  })
  expectEqual('what the failed backup leaves', filesIn(folder), [])
}
