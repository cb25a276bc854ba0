/** What the log says of attempts and jobs that failed. */
import type { JobRecord } from '../ports/queue.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectThat } from './expect.ts'
import { levelOf } from './log-levels.ts'

/** Attempt numbers in words, as `attempt 2`, `retry #2` or `2/3`. */
const inWords = (attempt: number) =>
  new RegExp(`\\b(attempt|retry|try|run)\\W{1,3}${attempt}\\b|\\b${attempt} ?(/|of) ?\\d`, 'i')

/**
 * Lines of level warning and above that name job and extraction: what a search for either would find. What
 * Celery itself says of a failure counts where the system says nothing of that level: it is one failure.
 */
export function failuresOf(lines: readonly string[], { job, extraction }: Upload): string[] {
  const named = lines.filter((line) => line.includes(job) && line.includes(extraction))
  const of = (level: string) => named.filter((line) => levelOf(line) === level)
  const counted = [...ownOf(of('warn')), ...ownOf(of('error'))]
  return named.filter((line) => counted.includes(line))
}

/** As Celery words it for every task: `Task NAME[ID] raised unexpected: …`, `Task NAME[ID] retry: …`. */
const byCelery = /\bTask \S+\[[^\]]+\] (raised unexpected|raised expected|retry|internal error):/

function ownOf(lines: readonly string[]): readonly string[] {
  const own = lines.filter((line) => !byCelery.test(line))
  return own.length > 0 ? own : lines
}

/**
 * A record for each attempt that failed, with the name of its task. Whether an end has one of its own besides
 * that of its last attempt, and whether attempts are errors, is the system's: some error tells the end's cause.
 */
export function tellsFailures(
  lines: readonly string[],
  upload: Upload,
  record: JobRecord,
  failedAttempts: number,
): void {
  const found = failuresOf(lines, upload)
  const what = `records of the failed attempts of the job ${upload.job}`
  const expected = `${failedAttempts} or more`
  expectThat(found.length >= failedAttempts, `${what} that name the extraction, too`, {
    expected,
    received: found.length > 0 ? found : 'none of level warning or above',
  })
  // A stage that is a job of its own fails under its own name.
  const names = [record.task, ...(record.stages ?? [])]
  const complete = found.filter((line) => names.some((name) => line.includes(name)))
  expectThat(
    complete.length >= failedAttempts,
    `${what} with the name of the task ${record.task}`,
    {
      expected,
      received: found,
    },
  )
  if (record.state === 'failed') tellsEnd(complete, upload, record)
}

function tellsEnd(found: readonly string[], { job }: Upload, { error: cause = '' }: JobRecord) {
  const errors = found.filter((line) => levelOf(line) === 'error')
  expectThat(errors.length > 0, `no record of the end of the job ${job} is an error`, {
    expected: 'an error that names task, job and extraction',
    received: found,
  })
  const told = errors.filter((line) => line.includes(asLogged(cause)) || line.includes(cause))
  expectThat(told.length > 0, `the record of the end of ${job} does not tell the cause`, {
    expected: cause,
    received: errors,
  })
}

/** The attempts before the last can be told from one another; the last is told by its end. */
export function numbersAttempts(
  lines: readonly string[],
  upload: Upload,
  failedAttempts: number,
): void {
  const found = failuresOf(lines, upload)
  for (let attempt = 1; attempt < failedAttempts; attempt += 1) {
    const isTold = found.some((line) => hasNumber(line, attempt))
    expectThat(isTold, `no record of attempt ${attempt} of the job ${upload.job} has its number`, {
      received: found,
    })
  }
}

/** Inside a line of JSON quotes and line ends are escaped. */
const asLogged = (text: string) => JSON.stringify(text).slice(1, -1)

function hasNumber(line: string, attempt: number): boolean {
  const fields = fieldsIn(line)
  if (fields === undefined) return inWords(attempt).test(line)
  const named = Object.entries(fields).some(
    ([name, value]) => /attempt|retr|run/i.test(name) && value === attempt,
  )
  return (
    named || Object.values(fields).some((v) => typeof v === 'string' && inWords(attempt).test(v))
  )
}

function fieldsIn(line: string): object | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as object
  } catch {
    return undefined // no JSON after all: its words decide
  }
}
