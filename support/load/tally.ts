/** How many trials were bad, and how much they came in clusters. */

export interface Tally {
  readonly trials: number
  readonly bad: number
  /**
   * How many trials are worth one independent one, at least 1: the design effect. Trials that follow
   * each other share their fate (a pause of one second spoils hundreds of them), and a bound that took
   * each for a witness of its own would be too sure.
   */
  readonly cluster: number
}

/** Blocks of time that are taken to be independent of each other: at most this long. */
const longestBlockMs = 1_000
const fewestBlocks = 20

/**
 * Counts the trials for which `isBad` holds. `times` are the arrivals in milliseconds; the clustering is that
 * of the ratio estimator over blocks of time (Cochran, Sampling Techniques, 9A.1: clusters of unequal size).
 */
export function tally(
  times: Float64Array,
  durationMs: number,
  isBad: (trial: number) => boolean,
): Tally {
  const length = Math.min(longestBlockMs, durationMs / fewestBlocks)
  const blocks = Math.max(1, Math.ceil(durationMs / length))
  const all = new Float64Array(blocks)
  const bad = new Float64Array(blocks)
  let count = 0
  for (let i = 0; i < times.length; i += 1) {
    const block = Math.min(blocks - 1, Math.floor((times[i] ?? 0) / length))
    all[block] = (all[block] ?? 0) + 1
    if (!isBad(i)) continue
    bad[block] = (bad[block] ?? 0) + 1
    count += 1
  }
  return { trials: times.length, bad: count, cluster: clusterOf(all, bad, times.length, count) }
}

/** Two tallies of the same promise, taken one after the other. */
export function joined(a: Tally, b: Tally): Tally {
  const trials = a.trials + b.trials
  if (trials === 0) return a
  // The more clustered a part and the larger, the less the whole tells.
  const cluster = trials / (a.trials / a.cluster + b.trials / b.cluster)
  return { trials, bad: a.bad + b.bad, cluster }
}

function clusterOf(all: Float64Array, bad: Float64Array, trials: number, count: number): number {
  const filled = all.filter((size) => size > 0).length
  if (count === 0 || count === trials || filled < 2) return 1
  const share = count / trials
  let squares = 0
  for (let b = 0; b < all.length; b += 1) squares += ((bad[b] ?? 0) - share * (all[b] ?? 0)) ** 2
  const variance = (squares * filled) / (filled - 1) / trials ** 2
  const independent = (share * (1 - share)) / trials
  return Math.max(1, variance / independent)
}
