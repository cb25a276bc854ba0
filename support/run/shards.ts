/** Divides the selected scenarios among shards: the same on every machine, and about equally long. */

import type { PlannedScenario, ScenarioPlace } from '../ports/run-record.ts'

/** Milliseconds that scenarios took before, by their `names`. */
export type Durations = ReadonlyMap<string, number>

/** `INDEX/TOTAL` as the command line has it; without it the whole is one shard. */
export function shardOf(given = '1/1'): { readonly index: number; readonly total: number } {
  const [index = 1, total = 1] = given.split('/').map(Number)
  return { index, total }
}

/**
 * Every scenario of `plan` once, in the order of the features. The longest are dealt out first, each to
 * the shard that has least to do; an unknown one counts as much as the median of the known ones. Without
 * any known duration they are dealt out in turn, so that each shard gets a piece of every feature.
 */
export function deal(
  plan: readonly ScenarioPlace[],
  total: number,
  durations: Durations,
): PlannedScenario[] {
  const ordered = [...plan].sort(byPlace)
  const keys = names(ordered)
  const usual = median([...durations.values()])
  const costs = new Map(ordered.map((one) => [one, durations.get(keys.get(one) ?? '') ?? usual]))
  const cost = (one: ScenarioPlace) => Math.max(1, costs.get(one) ?? usual)
  const loads = Array.from({ length: total }, () => 0)
  const shards = new Map<ScenarioPlace, number>()
  for (const scenario of [...ordered].sort((a, b) => cost(b) - cost(a))) {
    const lightest = loads.indexOf(Math.min(...loads))
    loads[lightest] = (loads[lightest] ?? 0) + cost(scenario)
    shards.set(scenario, lightest + 1)
  }
  return ordered.map((one) => ({ ...one, shard: shards.get(one) ?? 1 }))
}

/** A name for each scenario that stays when lines move: file, name, and the how-manieth of that name. */
export function names<T extends ScenarioPlace>(scenarios: readonly T[]): ReadonlyMap<T, string> {
  const counts = new Map<string, number>()
  const found = new Map<T, string>()
  for (const scenario of [...scenarios].sort(byPlace)) {
    const name = `${scenario.uri} > ${scenario.name}`
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    found.set(scenario, `${name} #${count}`)
  }
  return found
}

/** In the order of the features; by code units, since an order that knows languages differs between machines. */
export function byPlace(a: ScenarioPlace, b: ScenarioPlace): number {
  if (a.uri !== b.uri) return a.uri < b.uri ? -1 : 1
  return a.line - b.line
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 1
}
