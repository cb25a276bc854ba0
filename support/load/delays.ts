/** A growing sum over time, and how much of it fell into an interval. */

export interface Delays {
  /** The sum has grown by `by` at some time between `from` and `to`; never earlier than the entry before. */
  add(from: number, to: number, by: number): void
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
    add: (from, to, by) => {
      if (from > (times.at(-1) ?? 0)) {
        times.push(from)
        sums.push(last())
      }
      times.push(to)
      sums.push(last() + by)
      longest = Math.max(longest, by)
    },
    between: (from, to) => {
      const before = sums[firstAfter(times, from) - 1] ?? 0
      // An entry tells of the time before it, so the first one at or after the end still counts.
      const after = sums[Math.min(firstAtOrAfter(times, to), sums.length - 1)] ?? 0
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
  return firstWhere(times, (time) => time > at)
}

function firstAtOrAfter(times: readonly number[], at: number): number {
  return firstWhere(times, (time) => time >= at)
}

/** Of rising times the first for which `holds` is true, as it is for all after it. */
function firstWhere(times: readonly number[], holds: (time: number) => boolean): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(times[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}
