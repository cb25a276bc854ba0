/**
 * Bounds that hold whatever the distribution: exact binomial for shares (Clopper and Pearson, Biometrika 26,
 * 1934), exact Poisson for rates (Garwood, Biometrika 28, 1936), order statistics for quantiles (David and
 * Nagaraja, Order Statistics, 7.1). Every bound is one-sided: it is wrong with at most probability `risk`.
 */
import cephes from 'cephes'

// The special functions are compiled once, before anything can ask for them.
await cephes.compiled

/** The share of bad trials is at most this. Counts may be fractions: see `Tally.cluster`. */
export function shareAtMost(bad: number, trials: number, risk: number): number {
  if (bad >= trials) return 1
  return cephes.incbi(bad + 1, trials - bad, 1 - risk)
}

/** The share of bad trials is at least this. */
export function shareAtLeast(bad: number, trials: number, risk: number): number {
  if (bad <= 0) return 0
  return cephes.incbi(bad, trials - bad + 1, risk)
}

/** The mean number of events in a time in which `count` were seen is at most this. */
export function countAtMost(count: number, risk: number): number {
  return cephes.igami(count + 1, risk)
}

/** The mean number of events in a time in which `count` were seen is at least this. */
export function countAtLeast(count: number, risk: number): number {
  return count <= 0 ? 0 : cephes.igami(count, 1 - risk)
}

/** The smallest number of trials without a bad one that shows a share of at most `allowed`. */
export function flawlessTrials(allowed: number, risk: number): number {
  return Math.ceil(Math.log(risk) / Math.log1p(-allowed))
}

export interface QuantileBounds {
  /** Rank, from 1, of the sample that is at most the quantile; undefined when there are too few. */
  readonly lower: number | undefined
  readonly upper: number | undefined
}

/** Ranks among `trials` sorted samples between which the quantile lies; each is wrong with `risk`. */
export function quantileRanks(trials: number, quantile: number, risk: number): QuantileBounds {
  // With `below` samples below the quantile, binomially distributed, the rank r bounds it from
  // above when P(below <= r - 1) >= 1 - risk, and from below when P(below <= r - 1) <= risk.
  const chance = (rank: number) => cephes.bdtr(rank - 1, trials, quantile)
  const upper = firstRank(trials, (rank) => chance(rank) >= 1 - risk)
  const lower = firstRank(trials, (rank) => chance(rank) > risk) - 1
  return {
    lower: lower >= 1 ? lower : undefined,
    upper: upper <= trials ? upper : undefined,
  }
}

/** The first rank that holds, or one more than there are; `holds` is false below it and true from it on. */
function firstRank(trials: number, holds: (rank: number) => boolean): number {
  let low = 1
  let high = trials + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    // P(below <= trials) is 1 and no rank stands for it.
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
