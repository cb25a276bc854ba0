/** What is published: the record of a run, or of several together, and what was accepted of it. */
import type { Report } from './report.ts'
import type { AppliedWaiver } from './waiver.ts'

export interface Publication extends Report {
  /** Every waiver of the systems under test, whatever became of it. */
  readonly waivers?: readonly AppliedWaiver[]
}
