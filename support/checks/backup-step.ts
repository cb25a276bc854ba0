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
import { copyRepository } from '../systems/repository-copy.ts'
import { machineEnvironment } from '../systems/system.ts'
import { type BackupAlone, backupAlone } from './backup-alone.ts'
import { type BackupTools, backupTools, type Ending } from './backup-tools.ts'
import { expectThat } from './expect.ts'
import { type Pipeline, partOf } from './pipeline-graph.ts'
import { release } from './pipelines.ts'

export interface BackupStep {
  readonly ending: Ending
  readonly result: StepResult
  readonly tools: BackupTools
  /** Of a step that deploys as well, nothing but the script that dumps is run. */
  readonly alone: BackupAlone
}

/** Runs the pipeline's backup alone, in a copy of the repository, with a dumping program that ends so. */
export async function takeBackupStep(
  scene: Scene,
  pipeline: Pipeline,
  ending: Ending,
): Promise<BackupStep> {
  const placed = partOf(pipeline, 'backup')
  const alone = backupAlone(pipeline, placed, scene.manifest.repository)
  const home = join(scene.dir, `pipeline-${ending}`)
  const tools = backupTools(home, ending)
  const { manifest, addresses } = scene
  const secrets = {
    DATABASE_URL: addresses.postgres.url,
    ...fill(manifest.deployment.secrets, addresses, manifest.file),
  }
  await copyRepository(manifest.repository, join(home, 'repository'))
  const options = {
    cwd: join(home, 'repository'),
    env: { ...machineEnvironment(home), CI: 'true' },
    pathPrefix: [tools.path],
    context: { secrets, github: { ref: release.ref, sha: release.sha } },
    budgetMs: 30_000,
  }
  const result = await runWhereItRuns({ job: placed.job, step: alone.step }, options, home)
  return { ending, tools, alone, result }
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

const said = ({ status, stderr }: StepResult) => `${status}: ${stderr.trim().split('\n').at(-1)}`

/** The step passes with a whole dump and fails with one that breaks off and with an empty one. */
export function stopsWithoutBackup(steps: readonly BackupStep[]): void {
  for (const { ending, result, tools, alone } of steps) {
    if (result.status === 'unsupported') {
      throw new Unverified(`needs github: "${result.name}" cannot run here: ${result.reason}`)
    }
    if (tools.calls().length === 0) throw new Unverified('needs a backup that calls pg_dump')
    const missing = /(\S+): (?:command )?not found/.exec(result.stderr)?.[1]
    if (missing !== undefined) throw new Unverified(`needs ${missing} on this machine`)
    if (alone.isPart && ending === 'whole' && result.status === 'failed') {
      throw new Unverified(`needs a backup that runs alone: ${said(result)}`)
    }
    const wanted = ending === 'whole' ? 'passed' : 'failed'
    expectThat(result.status === wanted, `"${result.name}" with a dump that is ${ending}`, {
      expected: wanted,
      received: said(result),
    })
    const forgotten = result.forgiven || alone.forgottenAt !== undefined
    expectThat(!forgotten, `"${result.name}" may fail unnoticed`, { received: alone.forgottenAt })
  }
}
