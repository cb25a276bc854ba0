/** Tries one fault: a run of its own over the broken copy, and what came of it. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { suiteError } from '../../core/errors.ts'
import { exitCodes } from '../../core/verdict.ts'
import type { Trial } from '../../ports/trial.ts'
import type { StandingScenario } from '../../requirements/scenarios.ts'
import { accused, controlGroup } from '../../selftest/control-group.ts'
import type { SeededFault } from '../../selftest/seeded-fault.ts'
import { judgeTrial, type Verdict } from '../../selftest/trial.ts'
import { inScope } from '../lifecycle.ts'
import { root } from '../root.ts'
import { brokenSystem } from './broken-system.ts'

/** A run over a broken system that takes longer hangs: the slowest scenario takes a tenth of it. */
const budgetMs = 300_000

/** What the run says goes to `<id>.log` in `dir`. */
export async function tryFault(
  fault: SeededFault,
  scenarios: readonly StandingScenario[],
  dir: string,
): Promise<Trial> {
  const began = performance.now()
  const guilty = accused(fault, scenarios)
  if (guilty.length === 0) {
    const detail = `no scenario verifies ${fault.breaks.join(' or ')}`
    throw suiteError('FAULT_BROKEN', { file: fault.file, detail })
  }
  const places = [...guilty, ...controlGroup(fault, scenarios)].map(placeOf)
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const { value } = await inScope(
    `fault ${fault.id}`,
    async (scope) => runOver(await brokenSystem(fault, scope), fault.id, [...new Set(places)], dir),
    say,
  )
  return judgeTrial(fault, value, Math.round(performance.now() - began))
}

function placeOf({ uri, line }: StandingScenario): string {
  return `${uri}:${line}`
}

/** The verdicts of a run in a process of its own; throws when there are none. */
async function runOver(
  system: string,
  id: string,
  places: readonly string[],
  dir: string,
): Promise<Verdict[]> {
  const reports = join(dir, id)
  mkdirSync(reports, { recursive: true })
  const main = join(root, 'support', 'run', 'main.ts')
  const options = ['--system', system, '--reports', reports, '--parallel', '1', '--brief']
  const { all, exitCode } = await execa(process.execPath, [main, 'run', ...options, ...places], {
    ...{ cwd: root, all: true, reject: false, stdin: 'ignore', timeout: budgetMs },
    forceKillAfterDelay: 20_000,
  })
  writeFileSync(join(dir, `${id}.log`), all ?? '')
  const file = join(reports, 'verdicts.json')
  if (exitCode === exitCodes.couldNotRun || !existsSync(file)) {
    const detail = `the run over the broken system could not be made; see ${dir}/${id}.log`
    throw suiteError('RUNNER_FAILED', { detail })
  }
  const { requirements } = JSON.parse(readFileSync(file, 'utf8')) as { requirements: Verdict[] }
  rmSync(reports, { recursive: true })
  return requirements
}
