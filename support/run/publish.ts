/** Renders every output of a run, with no secret in any of them. */

import { join } from 'node:path'
import type { Envelope } from '@cucumber/messages'
import { describe } from '../core/errors.ts'
import type { Publication } from '../ports/publication.ts'
import { consoleReporter } from '../reporting/console.ts'
import { wantsColor } from '../reporting/paint.ts'
import { type Renderer, renderers, reportPaths, writeReports } from '../reporting/write-all.ts'
import { amended } from './amended-messages.ts'
import { knownCauses } from './known-causes.ts'
import { root } from './root.ts'

export interface Publishing {
  /** Folder of the reports. */
  readonly dir: string
  readonly redact: (text: string) => string
  /** What is written; all outputs of a run unless it says otherwise. */
  readonly table?: readonly Renderer[]
  readonly messages?: readonly Envelope[]
}

/** The report as published: a renderer that failed is one of its problems. */
export async function publishReports(
  judged: Publication,
  { dir, redact, table = renderers, messages = [] }: Publishing,
): Promise<Publication> {
  const causes = knownCauses(judged, join(root, 'fixtures/seeded-faults'))
  const report = { ...judged, causes }
  const failures = await writeReports(report, dir, { messages: amended(messages), redact }, table)
  const problems = failures.map(
    ({ output, error }) => `${output} could not be written: ${describe(error)}`,
  )
  const published = { ...report, problems: [...report.problems, ...problems] }
  const { stdout } = process
  const color = wantsColor(process.env, stdout.isTTY === true)
  const people = consoleReporter({ stream: stdout, isTty: false, color, redact })
  people.summary(published, reportPaths(dir, table))
  return published
}
