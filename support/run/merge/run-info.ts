/** Several runs as one: when, on what and with what they were made. */
import type { RunInfo, SystemInfo } from '../../ports/report.ts'
import type { Provenance } from '../provenance.ts'

/** From the first start to the last end; `origin` is who merges. */
export function mergedRun(runs: readonly RunInfo[], origin: Provenance): RunInfo {
  return {
    ...origin,
    startedAt: runs.map(({ startedAt }) => startedAt).sort()[0] ?? origin.startedAt,
    finishedAt:
      runs
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .at(-1) ?? origin.startedAt,
    commit: runs[0]?.commit ?? origin.commit,
    dirty: runs.some(({ dirty }) => dirty),
    target: distinct(runs.map(({ target }) => target)).join(', '),
    systems: mergedSystems(runs),
    capabilities: mergedCapabilities(runs),
  }
}

function mergedSystems(runs: readonly RunInfo[]): SystemInfo[] {
  const all = runs.flatMap(({ systems, target }) => systems.map((one) => ({ ...one, target })))
  return [...Map.groupBy(all, ({ name }) => name).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const { name, title, manifest } = first
    const readings = distinct(same.flatMap((one) => Object.keys(one.readings))).map((reading) => {
      const told = same.map((one) => ({ target: one.target, text: one.readings[reading] ?? '' }))
      return [reading, onTargets(told.filter(({ text }) => text !== ''))] as const
    })
    return [{ name, title, manifest, readings: Object.fromEntries(readings) }]
  })
}

/** Able when one of them is: the union of the targets is what the merged run could look at. */
function mergedCapabilities(runs: readonly RunInfo[]): Record<string, true | string> {
  const names = distinct(runs.flatMap(({ capabilities }) => Object.keys(capabilities)))
  const answers = names.map((name) => {
    const told = runs.flatMap(({ capabilities, target }) => {
      const text = capabilities[name]
      return text === undefined ? [] : [{ target, text }]
    })
    if (told.some(({ text }) => text === true)) return [name, true] as const
    return [name, onTargets(told.map(({ target, text }) => ({ target, text: String(text) })))]
  })
  return Object.fromEntries(answers)
}

/** The text alone where all say the same, else each with the targets that say it. */
function onTargets(told: readonly { readonly target: string; readonly text: string }[]): string {
  const groups = [...Map.groupBy(told, ({ text }) => text)]
  if (groups.length < 2) return groups[0]?.[0] ?? ''
  return groups
    .map(([text, same]) => `${text} (${distinct(same.map(({ target }) => target)).join(', ')})`)
    .join('; ')
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)]
}
