/** Scenarios by their names: their lines move with every scenario before them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'

/** `features/…:LINE` of the first scenario called `name`, below the rule called so where one is given. */
export function scenarioAt(feature: string, name: string, rule?: string): string {
  const lines = readFileSync(join(root, feature), 'utf8').split('\n')
  const from = rule === undefined ? 0 : lines.findIndex((line) => line.trim() === `Rule: ${rule}`)
  const isNamed = (line: string) => /^\s*(Example|Scenario|Scenario Outline): /.test(line)
  const at = lines.findIndex(
    (line, i) => i >= from && isNamed(line) && line.trim().endsWith(`: ${name}`),
  )
  if (from < 0 || at < 0) throw new Error(`${feature} has no scenario "${name}"`)
  return `${feature}:${at + 1}`
}
