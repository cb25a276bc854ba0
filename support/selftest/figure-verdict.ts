/** Whether a figure is wired: a scenario must turn red when it changes. */
import type { Copy, Target } from './mutated-feature.ts'

/** One scenario of a requirement in a run's `verdicts.json`. */
export interface ScenarioVerdict {
  readonly uri: string
  readonly line: number
  readonly status: string
}

/**
 * `wired`: the system is violated by another figure. `refused`: no check understands another figure.
 * `unwired`: whatever was tried changed nothing. `untold`: the scenario does not conform as it is.
 */
export type Standing = 'wired' | 'refused' | 'unwired' | 'untold'

export interface FigureTrial {
  readonly target: Target
  readonly standing: Standing
  /** What the figure was changed into; of a wired one the last is the one that was noticed. */
  readonly tried: readonly string[]
}

/** The trial so far, with one more round: `copies` stand in the mutated file of the target's feature. */
export function afterRound(
  trial: FigureTrial,
  copies: readonly Copy[],
  verdicts: readonly ScenarioVerdict[],
): FigureTrial {
  const { target } = trial
  const mine = copies.filter(({ change }) => change?.target === target)
  const original = copies.filter(({ change }) => change === undefined)
  const before = original.findLast(({ first }) => first < (mine[0]?.first ?? 0))
  if (before === undefined) return trial
  if (!statuses(target.uri, before, verdicts).every((status) => status === 'conforms')) {
    return { ...trial, standing: 'untold' }
  }
  for (const standing of ['wired', 'refused'] as const) {
    const status = standing === 'wired' ? 'violated' : 'unverified'
    const noticed = mine.find((copy) => statuses(target.uri, copy, verdicts).includes(status))
    const becomes = noticed?.change?.becomes
    if (becomes !== undefined) return { target, standing, tried: [...trial.tried, becomes] }
  }
  return {
    ...trial,
    tried: [...trial.tried, ...mine.flatMap((copy) => copy.change?.becomes ?? [])],
  }
}

/** Of all rows of Examples that stand in the copy; a copy that did not run at all has none. */
function statuses(uri: string, { first, last }: Copy, verdicts: readonly ScenarioVerdict[]) {
  const own = verdicts.filter((each) => each.uri === uri && each.line >= first && each.line <= last)
  return own.length === 0 ? ['missing'] : own.map(({ status }) => status)
}
