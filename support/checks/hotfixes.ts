/** Changes that were made to a database by hand, and the migrations that must live with them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified, Violation } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import { differences } from '../services/postgres/schema-lines.ts'
import { runNamed, said } from './deployment-commands.ts'
import { expectEqual, expectThat } from './expect.ts'
import { atNewest, type DatabaseState, keptRows, migrates, stateOf } from './migration-state.ts'

export interface Hotfixed {
  /** The newest schema of a database that nobody has touched by hand. */
  readonly untouched: DatabaseState
  readonly before: DatabaseState
  readonly changed: readonly string[]
}

/** Hotfixes of the manifest; a system that never had one has nothing to show. */
export function hotfixesOf({ manifest }: Scene) {
  const { hotfixes } = manifest.deployment
  if (hotfixes.length === 0) throw new Unverified('needs deployment.hotfixes in the manifest')
  return hotfixes
}

/** Notes the newest schema, goes back to the version of the first hotfix, and makes all by hand. */
export async function applyByHand(scene: Scene): Promise<Hotfixed> {
  const hotfixes = hotfixesOf(scene)
  await migrates(scene)
  const untouched = await stateOf(scene)
  const version = hotfixes.map(({ madeTo }) => madeTo).sort()[0] ?? ''
  const result = await runNamed(scene, 'migrateTo', { words: { version } })
  expectThat(result.code === 0, `the database cannot be brought to ${version}`, {
    received: said(result),
  })
  const old = await stateOf(scene)
  for (const { file } of hotfixes) await applyFile(scene, file)
  const before = await stateOf(scene)
  const changed = differences(old.schema, before.schema)
  scene.measured('what was changed by hand', { changed })
  expectThat(changed.length > 0, 'the hotfixes of the repository change nothing')
  return { untouched, before, changed }
}

/** The next migration succeeds, loses no row, and ends where an untouched database ends. */
export async function areReconciled(
  scene: Scene,
  { untouched, before }: Hotfixed,
  result: CommandResult | undefined,
): Promise<void> {
  expectThat(result?.code === 0, 'the migration fails on the hotfix', {
    received: result && said(result),
  })
  const after = await stateOf(scene)
  await atNewest(scene, after)
  expectEqual('drift from a fresh database', differences(untouched.schema, after.schema), [])
  keptRows(after, before)
}

/** Statement by statement: an index cannot be built concurrently within several. */
async function applyFile({ manifest, addresses }: Scene, file: string): Promise<void> {
  const path = join(manifest.repository, file)
  if (!existsSync(path)) throw new Violation(`the repository has no ${file}`)
  const statements = readFileSync(path, 'utf8')
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
  for (const statement of statements.filter((text) => text.trim() !== '')) {
    await query(addresses.postgres.url, statement)
  }
}
