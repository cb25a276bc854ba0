/** A quantile of the record with the bounds between which the true one lies. */
import { quantileRanks } from './bounds.ts'

export interface QuantileFigure {
  readonly atLeastMs: number
  readonly estimateMs: number
  /** Endless where the sample is too small for a bound. */
  readonly atMostMs: number
}

/**
 * The quantile of the slow reading, bounded from above by it and from below by the quick one.
 * `cluster` is how many trials are worth one independent one; `risk` is that of each bound.
 */
export function quantileOf(
  slow: Float64Array,
  quick: Float64Array,
  quantile: number,
  { cluster, risk }: { readonly cluster: number; readonly risk: number },
): QuantileFigure {
  const trials = slow.length
  const worth = Math.max(1, Math.floor(trials / cluster))
  const ranks = quantileRanks(worth, quantile, risk)
  const sortedSlow = Float64Array.from(slow).sort()
  const sortedQuick = Float64Array.from(quick).sort()
  const scaled = (rank: number) => Math.round((rank * trials) / worth)
  const at = (sorted: Float64Array, rank: number) => sorted[Math.max(1, rank) - 1] ?? Number.NaN
  return {
    atLeastMs: ranks.lower === undefined ? 0 : at(sortedQuick, Math.floor(scaled(ranks.lower))),
    estimateMs: at(sortedSlow, Math.ceil(trials * quantile)),
    atMostMs:
      ranks.upper === undefined
        ? Number.POSITIVE_INFINITY
        : at(sortedSlow, Math.min(trials, scaled(ranks.upper))),
  }
}
