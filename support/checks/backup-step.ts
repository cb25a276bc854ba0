/** The backup of a deployment pipeline, taken alone for a trial: with dumps that end well and badly. */
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StepResult } from '../artifacts/workflow/execute-step.ts'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import { runStep } from '../artifacts/workflow/run-step.ts'
import type { LocatedStep } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { fill } from '../systems/environment.ts'
import { machineEnvironment } from '../systems/system.ts'
import { type BackupTools, backupTools, type Ending } from './backup-tools.ts'
import { expectThat } from './expect.ts'
import { type Pipeline, partOf } from './pipeline-graph.ts'
import { release } from './pipelines.ts'

export interface BackupStep {
  readonly ending: Ending
  readonly result: StepResult
  readonly tools: BackupTools
}

/** Runs the pipeline's backup alone, with a dumping program that ends so. */
export async function takeBackupStep(
  scene: Scene,
  pipeline: Pipeline,
  ending: Ending,
): Promise<BackupStep> {
  const { job, step } = partOf(pipeline, 'backup')
  if (step === undefined) throw new Unverified('needs github: the backup is a workflow of its own')
  const home = join(scene.dir, `pipeline-${ending}`)
  const tools = backupTools(home, ending)
  const { manifest, addresses } = scene
  const secrets = fill(manifest.deployment.secrets, addresses, manifest.file)
  const options = {
    cwd: manifest.repository,
    env: { ...machineEnvironment(home), CI: 'true' },
    pathPrefix: [tools.path],
    context: { secrets, github: { ref: release.ref, sha: release.sha } },
    budgetMs: 30_000,
  }
  return { ending, tools, result: await runWhereItRuns({ job, step }, options, home) }
}

/**
 * A machine of the operator's own keeps what somebody has made in its home folder, such as a place for
 * backups: a folder that the step misses there is made. One that is hired for the job begins empty.
 */
export async function runWhereItRuns(
  located: LocatedStep,
  options: RunOptions,
  home: string,
): Promise<StepResult> {
  const result = await runStep(located, options)
  if (result.status !== 'failed') return result
  const [, missed] = /: (\/.+): No such file or directory/.exec(result.stderr) ?? []
  const kept = missed?.startsWith(`${home}/`) && located.job.runsOn.includes('self-hosted')
  if (missed === undefined || !kept || existsSync(dirname(missed))) return result
  mkdirSync(dirname(missed), { recursive: true })
  return runStep(located, options)
}

/** The step passes with a whole dump and fails with one that breaks off and with an empty one. */
export function stopsWithoutBackup(steps: readonly BackupStep[]): void {
  for (const { ending, result, tools } of steps) {
    if (result.status === 'unsupported') {
      throw new Unverified(`needs github: "${result.name}" cannot run here: ${result.reason}`)
    }
    if (tools.calls().length === 0) throw new Unverified('needs a backup that calls pg_dump')
    const missing = /(\S+): (?:command )?not found/.exec(result.stderr)?.[1]
    if (missing !== undefined) throw new Unverified(`needs ${missing} on this machine`)
    const wanted = ending === 'whole' ? 'passed' : 'failed'
    expectThat(result.status === wanted, `"${result.name}" with a dump that is ${ending}`, {
      expected: wanted,
      received: `${result.status}: ${result.stderr.trim().split('\n').at(-1)}`,
    })
    expectThat(!result.forgiven, `"${result.name}" may fail unnoticed`)
  }
}
