/** Every report of a run: old ones go first, and one that cannot be written does not stop the others. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Publication } from '../ports/publication.ts'
import { generateAllureReport } from './allure/generate.ts'
import { writeAllureResults } from './allure/results.ts'
import { writeJunit } from './junit.ts'
import { recordFile } from './record.ts'
import { type Redact, redactRecord } from './redact-record.ts'
import { writeSignoff } from './signoff.ts'
import { writeVerdicts } from './verdicts.ts'

export interface WriteOptions {
  /** Applied once to every string of the record and of the messages, before anything is rendered. */
  readonly redact: Redact
  /** Cucumber's envelopes in their order, for `messages.ndjson`. */
  readonly messages?: readonly unknown[]
}

/** A report that is missing now, and why. */
export interface ReportFailure {
  readonly output: string
  readonly error: unknown
}

/** Makes `dir/output`; the order of the table is the order of writing, since one may read another. */
export interface Renderer {
  readonly output: string
  readonly write: (report: Publication, dir: string, messages: readonly unknown[]) => Promise<void>
}

export const renderers: readonly Renderer[] = [
  { output: 'verdicts.json', write: writeVerdicts },
  { output: 'junit.xml', write: writeJunit },
  { output: 'signoff.html', write: writeSignoff },
  { output: 'messages.ndjson', write: (_report, dir, messages) => writeMessages(messages, dir) },
  { output: 'allure-results', write: writeAllureResults },
  {
    output: 'allure-report',
    write: ({ targets }, dir) =>
      generateAllureReport(
        dir,
        targets?.map(({ run }) => run.target),
      ),
  },
]

/**
 * Writes the outputs of `table` into `dir` and removes the others of an earlier run, which would speak of
 * something else; touches nothing else there. Answers what could not be written; a
 * half-made output is removed, for it would look like a whole one.
 */
export async function writeReports(
  report: Publication,
  dir: string,
  options: WriteOptions,
  table: readonly Renderer[] = renderers,
): Promise<readonly ReportFailure[]> {
  const clean = redactRecord(report, options.redact)
  const messages = redactRecord(options.messages ?? [], options.redact)
  const stale = await attempts(everything(table), ({ output }) => remove(dir, output))
  const failed = await attempts(table, async ({ output, write }) => {
    await mkdir(dir, { recursive: true })
    await write(clean, dir, messages).catch(async (error) => {
      await remove(dir, output)
      throw error
    })
  })
  return [...stale, ...failed]
}

function everything(table: readonly Renderer[]): readonly { readonly output: string }[] {
  const outputs = new Set([...table, ...renderers].map(({ output }) => output).concat(recordFile))
  return [...outputs].map((output) => ({ output }))
}

async function attempts<T extends { readonly output: string }>(
  table: readonly T[],
  work: (renderer: T) => Promise<void>,
): Promise<readonly ReportFailure[]> {
  const failures: ReportFailure[] = []
  for (const renderer of table) {
    try {
      await work(renderer)
    } catch (error) {
      failures.push({ output: renderer.output, error })
    }
  }
  return failures
}

/** Where a person finds what of `table`, for the closing table. */
export function reportPaths(
  dir: string,
  table: readonly Renderer[] = renderers,
): Readonly<Record<string, string>> {
  const places = [
    ['sign-off page', 'signoff.html'],
    ['Allure report', join('allure-report', 'index.html')],
    ['JUnit', 'junit.xml'],
    ['verdicts', 'verdicts.json'],
  ] as const
  const written = places.filter(([, path]) => table.some(({ output }) => path.startsWith(output)))
  return Object.fromEntries(written.map(([name, path]) => [name, join(dir, path)]))
}

async function writeMessages(messages: readonly unknown[], dir: string): Promise<void> {
  const lines = messages.map((message) => `${JSON.stringify(message)}\n`)
  await writeFile(join(dir, 'messages.ndjson'), lines.join(''))
}

function remove(dir: string, output: string): Promise<void> {
  return rm(join(dir, output), { recursive: true, force: true })
}
