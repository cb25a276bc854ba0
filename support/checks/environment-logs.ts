/** What a process writes into its log in its environment. */
import { readFileSync } from 'node:fs'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { secretsIn, secretVariables } from './environments.ts'
import { expectEqual, expectThat } from './expect.ts'
import { levelOf } from './log-levels.ts'

const textsOf = ({ process }: SystemProcess) => process.lines().map(({ text }) => text)

/** A warning names each of the variables, and no line shows what they hold. */
export function warnsOf(started: SystemProcess, variables: readonly string[]): void {
  const lines = textsOf(started)
  const silent = variables.filter((name) => warningsAbout(lines, name).length === 0)
  expectEqual('default secrets of which the log does not warn', silent, [])
  const shown = variables.filter((name) =>
    lines.some((line) => line.includes(started.environment[name] ?? name)),
  )
  expectEqual('variables whose default secret the log shows', shown, [])
}

/** No warning in the log file names a variable that holds a secret. */
export function warnsOfNoSecret(manifest: Manifest, logFile: string): void {
  const lines = readFileSync(logFile, 'utf8').split('\n')
  const warned = secretVariables(manifest).filter((name) => warningsAbout(lines, name).length > 0)
  expectEqual('secrets of its own of which the log warns', warned, [])
}

/** There are lines of level debug. */
export function speaksToDevelopers(started: SystemProcess): void {
  const levels = levelsOf(started)
  expectThat((levels.debug ?? 0) > 0, `the log of the ${started.role} has no line of level debug`, {
    received: levels,
  })
}

/** There are lines of level info and none below it. */
export function speaksToOperators(started: SystemProcess): void {
  const levels = levelsOf(started)
  const what = `the log of the ${started.role}`
  expectThat((levels.info ?? 0) > 0, `${what} has no line of level info`, { received: levels })
  const debug = textsOf(started).filter((line) => levelOf(line) === 'debug')
  expectEqual(`${what} has lines of level debug`, debug.slice(0, 3), [])
}

/** Neither a secret of the environment nor one of `further` (by what it is) stands in the log. */
export function logsNoSecret(
  manifest: Manifest,
  started: SystemProcess,
  further: Readonly<Record<string, string>>,
): void {
  const text = textsOf(started).join('\n')
  const own = Object.entries(started.environment).map(
    ([name, value]) => [name, secretsIn(manifest, { [name]: value })] as const,
  )
  const all = [...own, ...Object.entries(further).map(([name, value]) => [name, [value]] as const)]
  const shown = all.filter(([, values]) => values.some((value) => text.includes(value)))
  expectEqual(
    `what the log of the ${started.role} gives away`,
    shown.map(([name]) => name),
    [],
  )
}

/** How many lines there are of each level. */
export function levelsOf(started: SystemProcess): Partial<Record<string, number>> {
  const levels = Map.groupBy(textsOf(started), (line) => levelOf(line) ?? 'none')
  return Object.fromEntries([...levels].map(([level, lines]) => [level, lines.length]))
}

function warningsAbout(lines: readonly string[], variable: string): string[] {
  const name = new RegExp(`\\b${variable}\\b`)
  return lines.filter((line) => levelOf(line) === 'warn' && name.test(line))
}
