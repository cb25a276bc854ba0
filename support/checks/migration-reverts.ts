/** Every migration, one after the other, forth and back. */
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { tablesOf } from '../services/postgres/contents.ts'
import { commandNamed, runNamed, said } from './deployment-commands.ts'
import { expectThat } from './expect.ts'
import {
  type DatabaseState,
  fillTables,
  keptRows,
  migrates,
  migrationsOf,
  revertsOne,
  sameSchema,
  stateOf,
} from './migration-state.ts'

export interface Journey {
  /** Before the first migration, after it, after the second, … */
  readonly forth: readonly DatabaseState[]
  /** The newest with rows, one back, two back, … */
  readonly back: readonly DatabaseState[]
  /** Undefined where the way ended before. */
  readonly again?: DatabaseState
  /** What ended the way back, or the second way forth. */
  readonly stopped?: Violation
}

/** Goes up version by version, fills every table, goes back version by version, and up again. */
export async function travel(scene: Scene): Promise<Journey> {
  commandNamed(scene.manifest, 'rollback')
  const tablesBefore = await tablesOf(scene.addresses.postgres.url)
  const forth = [await stateOf(scene)]
  for (const version of migrationsOf(scene)) {
    await reaches(scene, version)
    forth.push(await stateOf(scene))
  }
  await fillTables(scene, tablesBefore)
  const back = [await stateOf(scene)]
  try {
    for (let left = forth.length - 1; left > 0; left -= 1) {
      await revertsOne(scene)
      back.push(await stateOf(scene))
    }
    await migrates(scene)
    return { forth, back, again: await stateOf(scene) }
  } catch (error) {
    // The schemas on the way so far often say why it came to an end.
    if (error instanceof Violation) return { forth, back, stopped: error }
    throw error
  }
}

async function reaches(scene: Scene, version: string): Promise<void> {
  const result = await runNamed(scene, 'migrateTo', { words: { version } })
  expectThat(result.code === 0, `the database cannot be brought to ${version}`, {
    received: said(result),
  })
}

/** After each step back the schema is the one that was there on the way forth. */
export function revertsEverySchema({ forth, back }: Journey): void {
  for (const [steps, state] of back.entries()) {
    const was = forth[forth.length - 1 - steps]
    const reverted = forth.at(-steps)?.applied.at(-1)
    if (was === undefined || steps === 0) continue
    sameSchema(`what is not as it was before ${reverted}`, state, was)
  }
}

/** No step back took a row from a table that was there before the migration it reverts. */
export function keepsRowsOnTheWay({ back }: Journey): void {
  for (const [steps, state] of back.entries()) {
    const before = back[steps - 1]
    if (before !== undefined) keptRows(state, before)
  }
}

/** Going forth again ends at the schema that the first way forth had ended at. */
export function comesBackToNewest({ forth, again, stopped }: Journey): void {
  if (stopped !== undefined) throw stopped
  const newest = forth.at(-1)
  if (newest !== undefined && again !== undefined)
    sameSchema('the newest schema after coming back', again, newest)
}
