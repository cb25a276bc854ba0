/** Three verdicts, never two, and the exit code that follows from them. */

/** What was observed of one scenario or one requirement. */
export type Judgement = 'conforms' | 'violated' | 'unverified'

/** What the run says of a requirement: a judgement, or why none was asked for. */
export type Verdict = Judgement | 'waived' | 'out-of-scope'

const gravity: Readonly<Record<Judgement, number>> = { conforms: 0, unverified: 1, violated: 2 }

/** The gravest of several judgements: violated beats unverified beats conforms; of none: unverified. */
export function gravest(judgements: readonly Judgement[]): Judgement {
  if (judgements.length === 0) return 'unverified'
  return judgements.reduce((a, b) => (gravity[b] > gravity[a] ? b : a))
}

/** Exit codes of `plumbline run` (a contract, see the README). */
export const exitCodes = {
  conforms: 0,
  violated: 1,
  unverified: 2,
  couldNotRun: 3,
  interrupted: 130,
} as const
