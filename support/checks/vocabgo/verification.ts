/** The verification script of a project: what it says of a good one, and whether it notices defects. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { expectEqual, expectThat } from '../expect.ts'
import type { Damage } from './damages.ts'
import { functionNames, indexNames } from './documented.ts'
import { bucketNames } from './files.ts'
import { tables } from './names.ts'
import { runScript } from './psql.ts'
import { allRows, differences, schemaOf } from './schema.ts'

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

/** How a report marks what is wrong; a count of none of it is no mark. */
const marks = /\b(FAIL|FAILED|FAILURE|MISSING|ERROR|NOT FOUND|NOT OK)\b|[❌✗✘✖]/
const none = /\b(0|no|none)\b/i

const linesOf = ({ stdout, stderr }: CommandResult) => `${stdout}\n${stderr}`.split('\n')

/** It ends well, without an error of its own half-way and without a finding. */
export function inOrder({ said }: Verified): void {
  const errors = said.stderr.split('\n').filter((line) => /\bERROR:/.test(line))
  expectEqual('errors of the verification script', errors, [])
  expectEqual('exit code of the verification script', said.code, 0)
  const findings = linesOf(said).filter((line) => marks.test(line) && !none.test(line))
  expectEqual('findings in a project that is in order', findings, [])
}

/** Its report names each documented element, or says how many of the kind there are. */
export function speaksOfAll({ said }: Verified): void {
  const lines = linesOf(said)
  const text = lines.join('\n')
  const kinds = { table: tables, bucket: bucketNames, function: functionNames, index: indexNames }
  for (const [kind, names] of Object.entries(kinds)) {
    const silent = names.filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
    const counted = lines.some(
      (line) =>
        line.toLowerCase().includes(kind.slice(0, 5)) &&
        line.match(/\d+/g)?.includes(`${names.length}`),
    )
    if (!counted) expectEqual(`what the report does not say of each ${kind}`, silent, [])
  }
  expectThat(
    /\bRLS\b|row.?level.?security/i.test(text),
    'the report says nothing of row level security',
  )
}

export interface Detection {
  readonly what: string
  readonly noticed: boolean
}

/** Does one damage after the other, each undone before the next. */
export async function verifyDamaged(
  scene: ProjectScene,
  good: CommandResult,
  damages: readonly Damage[],
): Promise<Detection[]> {
  const { url } = scene.addresses.postgres
  const found: Detection[] = []
  for (const { what, deed, cure } of damages) {
    await query(url, deed)
    try {
      found.push({ what, noticed: reports(await verify(scene), good) })
    } finally {
      await query(url, cure)
    }
  }
  return found
}

/** It fails, or says something that it did not say of the good project and that marks a failure. */
function reports(bad: CommandResult, good: CommandResult): boolean {
  if (bad.code !== 0 || /\bERROR:/.test(bad.stderr)) return true
  const known = new Set(linesOf(good).map((line) => line.trim()))
  const news = linesOf(bad).filter((line) => !known.has(line.trim()))
  return news.some(
    (line) => new RegExp(marks, 'i').test(line) || /\|\s*f\s*(\||$)|\bfalse\b/.test(line),
  )
}
