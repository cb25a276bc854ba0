/** The columns whose names the document only implies: as the manifest says, else looked up. */
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Row } from '../../services/supabase/records.ts'
import { type Column, knownColumns } from './columns.ts'

/** The tables of document 003, "Database Tables". */
export const tables = ['jobs', 'wordlists', 'llm_metrics', 'upload_cooldowns'] as const
export type Table = (typeof tables)[number]

type Finder = (column: Column) => boolean

const numeric = /^(smallint|integer|bigint|numeric|real|double precision)$/
const named =
  (words: RegExp): Finder =>
  ({ name }) =>
    words.test(name)
const refersToJobs: Finder = ({ refersTo }) => refersTo === 'public.jobs'
const isMoment: Finder = ({ type }) => type === 'timestamp with time zone'
const isDocument: Finder = ({ type }) => type === 'jsonb'

/** Which column it is where the manifest's name is not there; the first rule that finds just one. */
const finders = {
  progress: {
    table: 'jobs',
    rules: [({ name, type }) => numeric.test(type) && /progress|percent/.test(name)],
  },
  stage: {
    table: 'jobs',
    rules: [({ allowed }) => allowed.includes('cleaning'), named(/stage|step|phase/)],
  },
  words: {
    table: 'wordlists',
    rules: [
      isDocument,
      (column) => isDocument(column) && /word|pair/.test(column.name),
      ({ name, type }) => /word|pair/.test(name) && !numeric.test(type),
    ],
  },
  wordlistJob: { table: 'wordlists', rules: [refersToJobs, named(/job/)] },
  metricsJob: { table: 'llm_metrics', rules: [refersToJobs, named(/job/)] },
  confidence: { table: 'llm_metrics', rules: [named(/confidence/), named(/score/)] },
  until: {
    table: 'upload_cooldowns',
    rules: [
      (column) => isMoment(column) && /until|end|expire/.test(column.name),
      (column) => isMoment(column) && !/created|updated|last|start/.test(column.name),
    ],
  },
} satisfies Record<string, { table: Table; rules: readonly Finder[] }>

export type ImpliedColumn = keyof typeof finders
export const impliedColumns = Object.keys(finders) as readonly ImpliedColumn[]

/** The implied column under its real name; undefined where none can be found. */
export async function columnIfAny(
  scene: ProjectScene,
  implied: ImpliedColumn,
): Promise<Column | undefined> {
  const { table, rules } = finders[implied]
  const columns = await knownColumns(scene, table)
  const wanted = chosenNames(scene)[implied]
  const chosen = columns.find(({ name }) => name === wanted)
  if (chosen !== undefined) return chosen
  for (const rule of rules) {
    const [only, second] = columns.filter(rule)
    if (only !== undefined && second === undefined) return only
  }
  return undefined
}

/** The same, where a table without any such column is in violation; several say no more than none that is told. */
export async function columnOf(scene: ProjectScene, implied: ImpliedColumn): Promise<Column> {
  const found = await columnIfAny(scene, implied)
  if (found !== undefined) return found
  const { table, rules } = finders[implied]
  const columns = await knownColumns(scene, table)
  const wanted = chosenNames(scene)[implied]
  const candidates = columns.filter((column) => rules.some((rule) => rule(column)))
  if (candidates.length > 1) {
    const names = candidates.map(({ name }) => name).join(', ')
    throw new Unverified(
      `needs columns.${manifestKeys[implied]} in the manifest: it may be ${names}`,
    )
  }
  throw new Violation(`${table} has no column for "${implied}" that could be found`, {
    expected: `"${wanted}", or the name that the manifest gives under columns`,
    received: columns.map(({ name }) => name),
  })
}

/** Only its name. */
export async function nameOf(scene: ProjectScene, implied: ImpliedColumn): Promise<string> {
  return (await columnOf(scene, implied)).name
}

/** Where the manifest names each. */
const manifestKeys: Readonly<Record<ImpliedColumn, string>> = {
  progress: 'jobs.progress',
  stage: 'jobs.stage',
  words: 'wordlists.words',
  wordlistJob: 'wordlists.job',
  metricsJob: 'llmMetrics.job',
  confidence: 'llmMetrics.confidence',
  until: 'cooldowns.until',
}

function chosenNames({ project }: ProjectScene): Record<ImpliedColumn, string> {
  const { jobs, wordlists, llmMetrics, cooldowns } = project.columns
  return {
    progress: jobs.progress,
    stage: jobs.stage,
    words: wordlists.words,
    wordlistJob: wordlists.job,
    metricsJob: llmMetrics.job,
    confidence: llmMetrics.confidence,
    until: cooldowns.until,
  }
}

const usual = ['completed', 'succeeded', 'success', 'done', 'finished']

/** Words for jobs that have not come to their end, or to another one than success. */
const noSuccess =
  /ing$|cancel|abort|expir|time_?out|timed_?out|retry|paus|dead|draft|upload|reject|error|stop|skip/

/** The status of a job that has succeeded: the manifest's where it is allowed, else the one that may mean it. */
export async function successValue(scene: ProjectScene): Promise<string> {
  const columns = await knownColumns(scene, 'jobs')
  const allowed = columns.find(({ name }) => name === 'status')?.allowed ?? []
  const { succeeded } = scene.project
  if (allowed.length === 0 || allowed.includes(succeeded)) return succeeded
  const printed: readonly string[] = ['queued', 'processing', 'failed']
  const others = allowed.filter((word) => !printed.includes(word))
  const found = usual.filter((word) => others.includes(word))
  const [first, second] = [...found, ...others.filter((word) => !noSuccess.test(word))]
  if (first !== undefined && (found.length > 0 || second === undefined)) return first
  if (first !== undefined) {
    throw new Unverified(`needs succeeded in the manifest: it may be ${others.join(', ')}`)
  }
  throw new Violation('no status says that a job has succeeded', { received: allowed })
}

/** What tells one row of a table from another: its primary key with the row's value. */
export async function keyOf(scene: ProjectScene, table: Table, row: Row): Promise<Row> {
  const columns = await knownColumns(scene, table)
  const key = columns.find(({ isKey }) => isKey)
  if (key === undefined) throw new Violation(`${table} has no primary key of one column`)
  return { [key.name]: row[key.name] }
}
