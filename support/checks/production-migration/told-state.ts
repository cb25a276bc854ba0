/** What a part of a health answer says of its state, without what it says of this one asking. */

/** Fields that tell how long something took, or when it was. */
const ofThisAsking =
  /(latency|duration|elapsed|took|uptime|timestamp|response_?time|checked|since|(_|^)(ms|at|time)$|(Ms|At|Time)$)/

const moments = /\d{4}-\d\d-\d\d[T ][\d:.]+(Z|[+-]\d\d:?\d\d)?|\d+(\.\d+)?\s*(ms|s|µs)\b/g

/** The value without durations and moments: numbers in it may be states only as 0 and 1. */
export function stateIn(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(moments, '')
  if (Array.isArray(value)) return value.map(stateIn)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(
    ([name, each]) =>
      !ofThisAsking.test(name) && !(typeof each === 'number' && each !== 0 && each !== 1),
  )
  return Object.fromEntries(kept.map(([name, each]) => [name, stateIn(each)]))
}
