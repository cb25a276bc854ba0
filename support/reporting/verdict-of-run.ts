/** What the whole run says, in one word and one sentence: the headline of the page and of the console. */
import { heldInThisShard } from '../core/reasons.ts'
import type { Judgement } from '../core/verdict.ts'
import type { Report, RequirementOutcome } from '../ports/report.ts'
import { requirementStanding } from './standing.ts'

export interface Headline {
  readonly verdict: Judgement
  readonly sentence: string
}

/**
 * Violated when a row is, the required ones first; unverified when something that could have been verified was not, when
 * anything went wrong outside of the scenarios, or when nothing was verified at all.
 */
export function headline(report: Report): Headline {
  const rows = report.requirements
  const broken = rows.filter(
    (row) => row.verdict === 'violated' && row.requirement.level === 'must',
  )
  const open = rows.filter((row) => row.verdict === 'unverified' && row.applicable)
  if (broken.length > 0) {
    return { verdict: 'violated', sentence: `${promises('required ', broken)} not kept.` }
  }
  const should = rows.filter((row) => row.verdict === 'violated')
  if (should.length > 0) {
    return { verdict: 'violated', sentence: `${promises('recommended ', should)} not kept.` }
  }
  if (open.length > 0) {
    return {
      verdict: 'unverified',
      sentence: `${promises('', open)} verifiable here but unverified.`,
    }
  }
  if (report.problems.length > 0) {
    return { verdict: 'unverified', sentence: 'Something went wrong outside of the scenarios.' }
  }
  if (!rows.some(provesSomething)) {
    return { verdict: 'unverified', sentence: 'Nothing was verified, so nothing is proven.' }
  }
  return { verdict: 'conforms', sentence: kept(rows) }
}

function provesSomething(row: RequirementOutcome): boolean {
  return row.verdict === 'conforms' || row.verdict === 'waived' || heldInThisShard(row)
}

/** Says what a green run does not cover, so that nobody reads more into it. */
function kept(rows: readonly RequirementOutcome[]): string {
  const count = (standing: string) =>
    rows.filter((row) => requirementStanding(row) === standing).length
  const notes = [
    [count('waived'), 'waived'],
    [count('no-capability'), 'not verifiable on this target'],
    [count('not-selected'), 'not selected'],
  ] as const
  const told = notes.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  const tail = told.length > 0 ? ` (${told.join(', ')})` : ''
  return `Every required promise that was checked is kept${tail}.`
}

function promises(kind: string, rows: readonly RequirementOutcome[]): string {
  return rows.length === 1 ? `1 ${kind}promise is` : `${rows.length} ${kind}promises are`
}
