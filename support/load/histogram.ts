/** Latencies in buckets of three significant digits (HdrHistogram), so that many runs become one. */
import { build, type Histogram } from 'hdr-histogram-js'

export interface Latencies {
  readonly count: number
  /** Milliseconds below or at which the share `quantile` of the answers lies. */
  at(quantile: number): number
  /** Both together; the parts stay as they are. */
  with(other: Latencies): Latencies
}

/** An hour in microseconds: what is not answered by then is as good as endless. */
const highest = 3_600_000_000

/** Endless latencies count as an hour. */
export function latencies(valuesMs: Iterable<number>): Latencies {
  const histogram = empty()
  for (const ms of valuesMs) histogram.recordValue(Math.min(highest, Math.round(ms * 1_000)))
  return of(histogram)
}

const inside = new WeakMap<Latencies, Histogram>()

function of(histogram: Histogram): Latencies {
  const made: Latencies = {
    count: histogram.totalCount,
    at: (quantile) => histogram.getValueAtPercentile(quantile * 100) / 1_000,
    with: (other) => {
      const sum = empty()
      sum.add(histogram)
      const added = inside.get(other)
      if (added !== undefined) sum.add(added)
      return of(sum)
    },
  }
  inside.set(made, histogram)
  return made
}

function empty(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: highest,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 64,
  })
}
