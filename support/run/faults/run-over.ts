/** A run of its own over a changed copy of a reference system. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import type { LocalTarget } from '../../config/options.ts'
import { suiteError } from '../../core/errors.ts'
import { exitCodes } from '../../core/verdict.ts'
import type { StandingScenario } from '../../requirements/scenarios.ts'
import type { Verdict } from '../../selftest/trial.ts'
import { inScope } from '../lifecycle.ts'
import { root } from '../root.ts'
import { changedSystem, type Patch } from './changed-system.ts'

/** A run over a changed system that takes longer hangs: the slowest scenario takes a tenth of it. */
const budgetMs = 300_000

export interface RunPlace {
  /** What a run says goes to `<id>.log` here. */
  readonly dir: string
  readonly target: LocalTarget
}

/** The verdicts of the requirements that these scenarios verify; throws when there are none. */
export async function verdictsOver(
  patch: Patch,
  scenarios: readonly StandingScenario[],
  place: RunPlace,
): Promise<Verdict[]> {
  const places = new Set(scenarios.map(({ uri, line }) => `${uri}:${line}`))
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const { value } = await inScope(
    `patch ${patch.id}`,
    async (scope) => runOver(await changedSystem(patch, scope), patch.id, [...places], place),
    say,
  )
  const rows = new Set(scenarios.flatMap(({ requirements }) => requirements))
  return value.filter(({ id }) => rows.has(id))
}

async function runOver(
  system: string,
  id: string,
  places: readonly string[],
  { dir, target }: RunPlace,
): Promise<Verdict[]> {
  const reports = join(dir, id)
  mkdirSync(reports, { recursive: true })
  const main = join(root, 'support', 'run', 'main.ts')
  const where = ['--system', system, '--target', target, '--reports', reports]
  const options = [...where, '--parallel', '1', '--brief']
  const { all, exitCode } = await execa(process.execPath, [main, 'run', ...options, ...places], {
    ...{ cwd: root, all: true, reject: false, stdin: 'ignore', timeout: budgetMs },
    forceKillAfterDelay: 20_000,
  })
  writeFileSync(join(dir, `${id}.log`), all ?? '')
  const file = join(reports, 'verdicts.json')
  if (exitCode === exitCodes.couldNotRun || !existsSync(file)) {
    const detail = `the run over the changed system could not be made; see ${dir}/${id}.log`
    throw suiteError('RUNNER_FAILED', { detail })
  }
  const { requirements } = JSON.parse(readFileSync(file, 'utf8')) as { requirements: Verdict[] }
  rmSync(reports, { recursive: true })
  return requirements
}
