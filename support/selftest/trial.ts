/** What a run over a broken system has shown of its fault. */
import type { Trial } from '../ports/trial.ts'
import type { SeededFault } from './seeded-fault.ts'

/** One requirement of a run's `verdicts.json`. */
export interface Verdict {
  readonly id: string
  readonly verdict: string
  readonly reason: string
}

/** Judges a trial by the verdicts of its run; none at all means that the run itself broke. */
export function judgeTrial(
  fault: SeededFault,
  verdicts: readonly Verdict[],
  wallMs: number,
): Trial {
  const violated = verdicts.filter(({ verdict }) => verdict === 'violated')
  const names = new Set(violated.map(({ id }) => id))
  const caughtBy = fault.breaks.filter((id) => names.has(id))
  const survivedBy = fault.breaks.filter((id) => !names.has(id))
  const expected = new Set([...fault.breaks, ...fault.mayBreak])
  const told = verdicts.filter(
    ({ id, verdict }) => verdict === 'violated' || survivedBy.includes(id),
  )
  return {
    fault,
    caught: survivedBy.length === 0,
    caughtBy,
    survivedBy,
    falseAlarms: [...names].filter((id) => !expected.has(id)),
    messages: Object.fromEntries(
      told.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]),
    ),
    wallMs,
  }
}

/** The contract `faults.json`. */
export function faultsJson(trials: readonly Trial[]) {
  return {
    faults: trials.map(({ fault, caught, caughtBy, survivedBy, falseAlarms, wallMs }) => ({
      ...{ id: fault.id, system: fault.system, breaks: fault.breaks },
      ...{ caught, caughtBy, survivedBy, falseAlarms, wallMs },
    })),
    totals: {
      faults: trials.length,
      caught: trials.filter(({ caught }) => caught).length,
      falseAlarms: trials.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0),
    },
  }
}
