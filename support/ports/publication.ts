/** What is published: the record of a run, or of several together, and what was accepted of it. */
import type { Report, RunInfo } from './report.ts'
import type { AppliedWaiver } from './waiver.ts'

export interface Publication extends Report {
  /** Every waiver of the systems under test, whatever became of it. */
  readonly waivers?: readonly AppliedWaiver[]
  /** By the id of a row that is not kept: defects that are known to break it, by their names. */
  readonly causes?: Readonly<Record<string, readonly string[]>>
  /** Of several runs: what each target has shown by itself. */
  readonly targets?: readonly Report[]
  /** Of several runs: each as it was. */
  readonly runs?: readonly RunInfo[]
}
