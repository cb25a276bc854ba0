/** Where the steps of a workflow run: a clean copy, the composition behind `docker`, and no secret of ours. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { fill } from '../systems/environment.ts'
import { machineEnvironment } from '../systems/system.ts'
import { runWorkflow, type WorkflowRun, workflowAt } from './workflows.ts'

/** How long one job may take, in milliseconds: a hung step must not hang the run. */
const jobBudgetMs = 120_000

/** A pull request as the hosting service announces it. */
const pullRequest = {
  event_name: 'pull_request',
  ref: 'refs/pull/1/merge',
  head_ref: 'infrastructure-changes',
  base_ref: 'main',
  sha: '0'.repeat(40),
  actor: 'contributor',
}

/** Options for the steps of a workflow of this system. */
export function workflowPlace(
  scene: Scene,
  { composition, repository }: ComposedSystem,
): RunOptions {
  const { manifest, addresses } = scene
  const { prepared } = manifest.workflows
  const secrets = fill(manifest.workflows.secrets, addresses, manifest.file)
  return {
    cwd: repository,
    env: { ...machineEnvironment(scene.dir), CI: 'true' },
    pathPrefix: [composition.commandPath],
    prepared,
    context: { secrets, github: pullRequest },
    budgetMs: jobBudgetMs,
    adaptValue: (value) => composition.localize(value),
  }
}

/** The files of the three workflows that there are, each once: one file may be several of them. */
export function workflowsThere({ manifest }: Pick<Scene, 'manifest'>): string[] {
  const { composition, backend, client } = manifest.workflows
  const files = [...new Set([composition, backend, client])]
  return files.filter((file) => existsSync(join(manifest.repository, file)))
}

/**
 * Runs them one after the other, each as on a checkout of its own: an environment file that one of them writes is
 * none of another's. That of the composition's workflow is there again in the end.
 */
export async function runWorkflows(
  scene: Scene,
  made: ComposedSystem,
): Promise<{ readonly composition: WorkflowRun; readonly all: readonly WorkflowRun[] }> {
  const place = workflowPlace(scene, made)
  const run = async (file: string) => {
    const result = await runWorkflow(workflowAt(made.repository, file), place)
    scene.measured(`workflow ${result.workflow.name}`, stepTable(result))
    return result
  }
  const own = scene.manifest.workflows.composition
  const asCheckedOut = environmentFile(made.repository)
  const composition = await run(own)
  const asLeft = environmentFile(made.repository)
  const all = [composition]
  for (const file of workflowsThere(scene)) {
    if (file === own) continue
    asCheckedOut.restore()
    all.push(await run(file))
  }
  asLeft.restore()
  return { composition, all }
}

/** The environment file as it is now, or that there is none. */
function environmentFile(repository: string): { restore(): void } {
  const file = join(repository, '.env')
  const content = existsSync(file) ? readFileSync(file) : undefined
  const restore = () => {
    if (content === undefined) rmSync(file, { force: true })
    else writeFileSync(file, content)
  }
  return { restore }
}

function stepTable({ jobs }: WorkflowRun): Record<string, string> {
  const steps = jobs.flatMap((job) => job.steps)
  return Object.fromEntries(
    steps.map((step, index) => [
      `${index + 1}. ${step.name}`,
      `${step.status} (${Math.round(step.durationMs)} ms)`,
    ]),
  )
}
