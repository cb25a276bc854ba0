/** Runs the suite against a system of somebody else, and compares its verdicts with a table of them. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readFeatures } from '../../requirements/scenarios.ts'
import { root } from '../root.ts'
import { plumbline } from './command.ts'

/** The table of a sample. */
export interface Expected {
  /** Features that the automatic test runs; none where the sample is run by hand alone. */
  readonly quick: readonly string[]
  /** Of those features, what the automatic test runs; all where nothing is said. */
  readonly quickTags?: string
  /** Features that a run by hand takes; all where none is named. */
  readonly whole?: readonly string[]
  /** What the sample's programs run on, where this machine may lack it. */
  readonly needs?: 'python'
  /** Another sample that this one is made of: its own files come on top, and these of the other go. */
  readonly base?: string
  readonly without?: readonly string[]
  readonly verdicts: Readonly<Record<string, string>>
}

export interface Judged {
  readonly exitCode: number
  readonly output: string
  /** The rows on which the run says all that there is to say. */
  readonly rows: readonly Row[]
}

interface Row {
  readonly id: string
  readonly verdict: string
  readonly reason: string
}

/** The tables are those of a machine without a container engine, whether or not one answers on this one. */
const noEngine = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }

export const samples = join(root, 'fixtures/foreign')

export function expectedOf(sample: string): Expected {
  return parse(readFileSync(join(samples, 'expected', `${sample}.yaml`), 'utf8')) as Expected
}

/** Gives `work` the folder of a sample; one that is made of another is put together for it. */
export async function inSample<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const { base, without = [] } = expectedOf(name)
  if (base === undefined) return work(join(samples, name))
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-sample-'))
  try {
    cpSync(join(samples, base), folder, { recursive: true })
    for (const path of without) rmSync(join(folder, path), { recursive: true })
    cpSync(join(samples, name), folder, { recursive: true })
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Runs `features`, all where none is named, and gives the rows that no other feature speaks of. Where
 * `tags` leave scenarios out, the rows of those are unverified.
 */
export async function judged(
  folder: string,
  features: readonly string[],
  tags?: string,
): Promise<Judged> {
  const chosen = tags === undefined ? [] : ['--tags', tags]
  const args = ['run', '--system', folder, '--brief', ...chosen, ...features]
  const run = await plumbline(args, noEngine)
  try {
    const path = join(run.reports, 'verdicts.json')
    const { requirements } = JSON.parse(readFileSync(path, 'utf8')) as { requirements: Row[] }
    const elsewhere = features.length === 0 ? new Set() : namedOutside(features)
    return { ...run, rows: requirements.filter(({ id }) => !elsewhere.has(id)) }
  } catch (cause) {
    throw new Error(`the run has no verdicts:\n${run.output}`, { cause })
  } finally {
    rmSync(run.reports, { recursive: true, force: true })
  }
}

function namedOutside(features: readonly string[]): Set<string> {
  const { scenarios } = readFeatures(root)
  const outside = scenarios.filter(({ uri }) => !features.some((each) => uri.startsWith(each)))
  return new Set(outside.flatMap(({ requirements }) => requirements))
}

/** Every row on which the two differ: what the table says, what the run says and why. */
export function differing(rows: readonly Row[], { verdicts }: Expected): readonly string[] {
  return rows
    .filter(({ id, verdict }) => verdicts[id] !== verdict)
    .map(
      ({ id, verdict, reason }) =>
        `${id}: the table says ${verdicts[id] ?? 'nothing'}, the run ${verdict} (${reason})`,
    )
}
