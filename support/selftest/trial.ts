/** What a run over a changed system has shown of the change. */
import type { Trial, VariantTrial } from '../ports/trial.ts'
import type { BenignVariant } from './benign-variant.ts'
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
    outOfReach: survivedBy.length > 0 && survivedBy.every((id) => isOutOfReach(id, verdicts)),
    falseAlarms: [...names].filter((id) => !expected.has(id)),
    messages: messagesOf(told),
    wallMs,
  }
}

/** What the target cannot show at all is nobody's doing. */
const beyondTarget = /^needs [a-z0-9-]+: /

const isOutOfReach = (row: string, verdicts: readonly Verdict[]) =>
  verdicts.some(
    ({ id, verdict, reason }) =>
      id === row && verdict === 'unverified' && beyondTarget.test(reason),
  )

/** Judges a variant: whatever ran and was not kept is red; a row that did not run says nothing. */
export function judgeVariant(
  variant: BenignVariant,
  verdicts: readonly Verdict[],
  wallMs: number,
): VariantTrial {
  const red = verdicts.filter(({ verdict, reason }) => {
    return verdict === 'violated' || (verdict === 'unverified' && !beyondTarget.test(reason))
  })
  const green = verdicts.filter(({ verdict }) => verdict === 'conforms').length
  return { variant, red: messagesOf(red), green, wallMs }
}

function messagesOf(verdicts: readonly Verdict[]): Record<string, string> {
  return Object.fromEntries(
    verdicts.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]),
  )
}

/** The contract `faults.json`. */
export function faultsJson(
  trials: readonly Trial[],
  variants: readonly VariantTrial[],
  uncovered: readonly string[],
) {
  return {
    faults: trials.map(({ fault, caught, caughtBy, survivedBy, falseAlarms, wallMs }) => ({
      ...{ id: fault.id, system: fault.system, breaks: fault.breaks },
      ...{ caught, caughtBy, survivedBy, falseAlarms, wallMs },
    })),
    variants: variants.map(({ variant, red, green, wallMs }) => ({
      ...{ id: variant.id, system: variant.system, red: Object.keys(red), green, wallMs },
    })),
    uncovered,
    totals: {
      faults: trials.length,
      caught: trials.filter(({ caught }) => caught).length,
      falseAlarms: trials.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0),
      variants: variants.length,
      redVariants: variants.filter(({ red }) => Object.keys(red).length > 0).length,
    },
  }
}
