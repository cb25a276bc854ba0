/** The rows of the ledger that no scenario of this run has touched, and that must be seen all the same. */
import type { Report, RequirementOutcome } from '../ports/report.ts'
import { requirementStanding } from './standing.ts'

/**
 * Without those that nobody selected: whoever asks for one feature does not want three hundred rows of
 * the others. The sign-off page and the closing table still count them.
 */
export function unobserved(report: Report): readonly RequirementOutcome[] {
  return report.requirements.filter(
    (outcome) => outcome.scenarios.length === 0 && requirementStanding(outcome) !== 'not-selected',
  )
}
