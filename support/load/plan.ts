/** How often and how carefully evidence is looked at: repeated looking must not raise the risk of error. */

export interface Plan {
  /** Number of trials at which the evidence is judged, rising; the last is the budget. */
  readonly looks: readonly number[]
  /** Probability, over all looks together, that a system that keeps its promise is called violated. */
  readonly falseAlarm: number
  /** Probability, over all looks together, that one that breaks it is called conforming. */
  readonly falsePass: number
  /** How the second risk is spent: evenly over the looks, or all of it at the last one. */
  readonly pass: 'even' | 'last'
}

/** What may go wrong at one look; the sum over all looks is what the plan states (Bonferroni). */
export interface Risks {
  readonly violated: number
  readonly conforms: number
}

export const usualRisks = { falseAlarm: 0.01, falsePass: 0.05 } as const

/** One look, after all trials. */
export function oneLook(trials: number): Plan {
  return { looks: [trials], ...usualRisks, pass: 'last' }
}

/** `count` looks at equal distances up to `budget` trials. */
export function looksUpTo(budget: number, count: number, pass: Plan['pass'] = 'even'): Plan {
  const looks = Array.from({ length: count }, (_, i) => Math.ceil((budget * (i + 1)) / count))
  return { looks, ...usualRisks, pass }
}

/** `last` is true at the last look there will be, which time may make earlier than planned. */
export function risksAt({ looks, falseAlarm, falsePass, pass }: Plan, last: boolean): Risks {
  return {
    violated: falseAlarm / looks.length,
    conforms: pass === 'even' ? falsePass / looks.length : last ? falsePass : 0,
  }
}
