/** A growing sum over time, and how much of it fell into an interval. */

export interface Delays {
  /** At `at` (never earlier than before) the sum has grown by `by`, at some time since the last entry. */
  add(at: number, by: number): void
  /** At most this much of the sum can lie between two moments. */
  between(from: number, to: number): number
  readonly total: number
  readonly longest: number
}

export function delays(): Delays {
  const times: number[] = [Number.NEGATIVE_INFINITY]
  const sums: number[] = [0]
  let longest = 0
  const last = () => sums.at(-1) ?? 0
  return {
    add: (at, by) => {
      times.push(at)
      sums.push(last() + by)
      longest = Math.max(longest, by)
    },
    between: (from, to) => {
      const before = sums[firstAfter(times, from) - 1] ?? 0
      // An entry tells of the time before it, so the first one after the end still counts.
      const after = sums[Math.min(firstAfter(times, to), sums.length - 1)] ?? 0
      return after - before
    },
    get total() {
      return last()
    },
    get longest() {
      return longest
    },
  }
}

/** Index of the first time that is later than `at`. */
function firstAfter(times: readonly number[], at: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}
