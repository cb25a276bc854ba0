/** What the log says of attempts and jobs that failed. */
import type { JobRecord } from '../ports/queue.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
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

/** One record for each attempt that failed; each names the task and its cause, the last one is an error. */
export function tellsFailures(
  lines: readonly string[],
  upload: Upload,
  record: JobRecord,
  failedAttempts: number,
): void {
  const found = failuresOf(lines, upload)
  const what = `records of the failed attempts of the job ${upload.job}`
  expectThat(found.length === failedAttempts, `${what} that name the extraction, too`, {
    expected: failedAttempts,
    received: found.length > 0 ? found : 'none of level warning or above',
  })
  // A stage that is a job of its own fails under its own name.
  const names = [record.task, ...(record.stages ?? [])]
  const taskless = found.filter((line) => !names.some((name) => line.includes(name)))
  expectEqual(`${what} without the name of the task ${record.task}`, taskless, [])
  const errors = found.filter((line) => levelOf(line) === 'error')
  const ended = record.state === 'failed'
  const due = ended ? 1 : 0
  expectThat(errors.length === due, `${what} that name the extraction, too, and are errors`, {
    expected: due,
    received: found,
  })
  if (!ended) return
  const cause = record.error ?? ''
  const told = errors.filter((line) => line.includes(asLogged(cause)) || line.includes(cause))
  expectThat(told.length === 1, `the record of the end of ${upload.job} does not tell the cause`, {
    expected: cause,
    received: errors,
  })
}

/** The attempts before the last can be told from one another. */
export function numbersAttempts(lines: readonly string[], upload: Upload): void {
  for (const [at, line] of failuresOf(lines, upload).entries()) {
    expectThat(hasNumber(line, at + 1), `the record of attempt ${at + 1} has no number of it`, {
      received: line,
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
