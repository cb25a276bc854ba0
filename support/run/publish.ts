/** Renders every output of a run, with no secret in any of them. */
import { describe } from '../core/errors.ts'
import { redactor } from '../core/redact.ts'
import type { Publication } from '../ports/publication.ts'
import { consoleReporter } from '../reporting/console.ts'
import { wantsColor } from '../reporting/paint.ts'
import { renderers, reportPaths, writeReports } from '../reporting/write-all.ts'
import { amended } from './amended-messages.ts'
import type { Performed } from './perform.ts'

/**
 * The report as published: a renderer that failed is one of its problems. `brief`: only the verdicts
 * are written, which another program reads.
 */
export async function publishReports(
  report: Publication,
  { messages, secrets }: Performed,
  dir: string,
  brief = false,
): Promise<Publication> {
  const { redact } = redactor(secrets)
  const table = brief ? renderers.slice(0, 1) : renderers
  const failures = await writeReports(report, dir, { messages: amended(messages), redact }, table)
  const problems = failures.map(
    ({ output, error }) => `${output} could not be written: ${describe(error)}`,
  )
  const published = { ...report, problems: [...report.problems, ...problems] }
  const { stdout } = process
  const color = wantsColor(process.env, stdout.isTTY === true)
  const people = consoleReporter({ stream: stdout, isTty: false, color, redact })
  const { verdicts = dir, ...others } = reportPaths(dir)
  people.summary(published, brief ? { verdicts } : { ...others, verdicts })
  return published
}
