/** The verification script of a project: what it says of a good one, and whether it notices defects. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified, Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { expectEqual } from '../expect.ts'
import type { Damage, Lack } from './damages.ts'
import { functionNames, indexNames } from './documented.ts'
import { bucketNames } from './files.ts'
import { tables } from './names.ts'
import { runScript } from './psql.ts'
import { allRows, differences, schemaOf } from './schema.ts'
import { complains, findingsOf, linesOf, reports, tellsOf, unsaid } from './verification-report.ts'

/** Runs the script as the role with which operators work. */
export async function verify({ project, addresses }: ProjectScene): Promise<CommandResult> {
  const file = project.project.verification
  if (!existsSync(join(project.repository, file))) throw new Violation(`there is no ${file}`)
  return runScript(addresses.owner, file, project.repository)
}

export interface Verified {
  readonly said: CommandResult
  /** What the script has changed, in schema and rows. */
  readonly changes: readonly string[]
}

/** The same, with a look at the project before and after. */
export async function verifyWatched(scene: ProjectScene): Promise<Verified> {
  const { url } = scene.addresses.postgres
  const [schema, rows] = [await schemaOf(url), await allRows(url)]
  const said = await verify(scene)
  const changes = differences(schema, await schemaOf(url))
  const after = await allRows(url)
  for (const [table, before] of Object.entries(rows)) {
    const now = after[table] ?? []
    const other = now.filter((row) => !before.includes(row)).length
    if (other === 0 && now.length === before.length) continue
    changes.push(
      `${table}: ${before.length} rows before, ${now.length} after, ${other} not as before`,
    )
  }
  return { said, changes }
}

/**
 * It ends well, without an error of its own half-way and without a finding. What it says of a project
 * that does lack something documented tells nothing of how it finds a good one.
 */
export function inOrder({ said }: Verified, lacking: readonly string[]): void {
  if (lacking.length > 0 && complains(said)) {
    throw new Unverified(`the project is not in order for its verification: ${lacking.join(', ')}`)
  }
  const errors = said.stderr.split('\n').filter((line) => /\bERROR:/.test(line))
  expectEqual('errors of the verification script', errors, [])
  expectEqual('exit code of the verification script', said.code, 0)
  expectEqual('findings in a project that is in order', findingsOf(said), [])
}

/** Its report names each documented element, or says how many of the kind there are. */
export function speaksOfAll({ said }: Verified): void {
  const kinds = { table: tables, bucket: bucketNames, function: functionNames, index: indexNames }
  const silent = Object.entries(kinds).flatMap(([kind, names]) =>
    unsaid(said, kind, names).map((name) => `${kind} ${name}`),
  )
  if (!/\bRLS\b|row.?level.?security/i.test(linesOf(said).join('\n'))) {
    silent.push('row level security')
  }
  expectEqual('what the report of a good project does not speak of', silent, [])
}

export interface Detection {
  readonly what: string
  readonly noticed: boolean
}

/** Does one damage after the other, each undone before the next; what lacks anyway it has seen already. */
export async function verifyDamaged(
  scene: ProjectScene,
  good: CommandResult,
  damages: readonly (Damage | Lack)[],
): Promise<Detection[]> {
  const { url } = scene.addresses.postgres
  const found: Detection[] = []
  for (const each of damages) {
    const { what } = each
    if ('lacks' in each) {
      found.push({ what, noticed: tellsOf(good, each.lacks) })
      continue
    }
    await query(url, each.deed)
    try {
      found.push({ what, noticed: reports(await verify(scene), good) })
    } finally {
      await query(url, each.cure)
    }
  }
  return found
}

/**
 * Each was noticed. A script that has already complained of what the project lacks may have ended there:
 * then nothing can be said of the others.
 */
export function allNoticed(
  detections: readonly Detection[],
  { said }: Verified,
  lacking: readonly string[],
): void {
  const missed = detections.filter(({ noticed }) => !noticed).map(({ what }) => what)
  if (missed.length > 0 && lacking.length > 0 && complains(said)) {
    throw new Unverified(
      `the verification complains of what the project lacks (${lacking.join(', ')}), ` +
        `and may not look at the rest: ${missed.join(', ')}`,
    )
  }
  expectEqual('defects that the verification does not notice', missed, [])
}
