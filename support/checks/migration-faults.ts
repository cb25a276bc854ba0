/** Migrations that fail in the middle, and migrations that meet each other. */
import { Unverified } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { type CountedChanges, countChanges } from '../services/postgres/failing-change.ts'
import { runNamed, said } from './deployment-commands.ts'
import { expectEqual, expectThat } from './expect.ts'
import {
  atNewest,
  type DatabaseState,
  keptRows,
  migrates,
  revertsOne,
  sameSchema,
  stateOf,
  tellsVersion,
} from './migration-state.ts'

export interface BrokenMigration {
  readonly before: DatabaseState
  readonly changes: CountedChanges
  readonly result: CommandResult
}

/** The newest migration is applied once to count its changes; then the last of them fails. */
export async function breakNewest(scene: Scene): Promise<BrokenMigration> {
  const changes = await countChanges(scene.addresses.postgres.url)
  await changes.count()
  await migrates(scene)
  const count = await changes.count()
  if (count === 0) throw new Unverified('needs a newest migration that changes the schema')
  await revertsOne(scene)
  const before = await stateOf(scene)
  await changes.failAt(count)
  const result = await runNamed(scene, 'migrate')
  scene.measured('the newest migration', { changes: count, failedAt: count, exit: result.code })
  return { before, changes, result }
}

/** The command fails and says why; version, schema and rows are what they were. */
export async function leftNothing(scene: Scene, broken: BrokenMigration): Promise<void> {
  const { before, result } = broken
  expectThat(result.code !== 0, 'the migration succeeds although a change of it failed', {
    received: said(result),
  })
  expectThat(
    /no space left/.test(result.stdout + result.stderr),
    'the failed migration does not say what went wrong',
    { expected: 'the error of the database', received: said(result) },
  )
  const after = await stateOf(scene)
  expectEqual('the version after the failure', after.applied, before.applied)
  await tellsVersion(scene, before.applied.at(-1) ?? '')
  sameSchema('what the failed migration has left half done', after, before)
  keptRows(after, before)
}

/** With the cause gone the same command reaches the newest version, and no row is lost. */
export async function recovers(scene: Scene, { before, changes }: BrokenMigration): Promise<void> {
  await changes.end()
  await migrates(scene)
  const after = await stateOf(scene)
  await atNewest(scene, after)
  keptRows(after, before)
}

/** Both at the same moment, on the same database. */
export async function migrateTwice(scene: Scene): Promise<readonly CommandResult[]> {
  return Promise.all([runNamed(scene, 'migrate'), runNamed(scene, 'migrate')])
}

/** At least one succeeded, and one that did not says why: no document asks it to wait for the other. */
export function atMostRefused(results: readonly CommandResult[]): void {
  const failed = results.filter(({ code }) => code !== 0)
  expectThat(failed.length < results.length, 'two migrations at once both fail', {
    received: failed.map(said),
  })
  const silent = failed.filter(({ stdout, stderr }) => (stdout + stderr).trim() === '')
  expectEqual('migrations that fail and do not say why', silent.map(said), [])
}

/** A second run finds nothing to do. */
export async function changesNothing(scene: Scene): Promise<void> {
  const before = await stateOf(scene)
  await migrates(scene)
  const after = await stateOf(scene)
  expectEqual('the version after a second run', after.applied, before.applied)
  sameSchema('what a second run changes', after, before)
  keptRows(after, before)
}
