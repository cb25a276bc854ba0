/** The `run` steps of one job in order, on this machine and without a hosted runner. */
import { conditionHolds } from './evaluate-expression.ts'
import type { StepResult } from './execute-step.ts'
import { contextsForConditions, freshState, type RunOptions } from './job-state.ts'
import { budgetOf, takeStep, withFolder } from './run-step.ts'
import { UnsupportedWorkflow } from './workflow-file-error.ts'
import type { Job } from './workflow-model.ts'

export interface JobResult {
  readonly job: string
  /** `unsupported`: a step or the job needs what only the hosted runner has; no verdict follows. */
  readonly conclusion: 'success' | 'failure' | 'skipped' | 'unsupported'
  readonly steps: readonly StepResult[]
  /** What the hosted runner would have done besides. */
  readonly notes: readonly string[]
}

/**
 * Jobs this one needs are not run. After an unsupported step nothing more runs: what follows would
 * start from a state that the hosted runner never has.
 */
export async function runWorkflowJob(job: Job, options: RunOptions): Promise<JobResult> {
  const state = freshState(job, options)
  const notes = notesOf(job)
  const steps: StepResult[] = []
  const groups: (() => void)[] = []
  const ends = performance.now() + jobBudgetMs(job, options)
  const finish = (conclusion: JobResult['conclusion']) => ({
    job: job.id,
    conclusion,
    steps,
    notes,
  })
  try {
    if (!conditionHolds(job.if, contextsForConditions(state, {}))) return finish('skipped')
  } catch (error) {
    if (!(error instanceof UnsupportedWorkflow)) throw error
    return { ...finish('unsupported'), notes: [...notes, error.message] }
  }
  try {
    return await withFolder(async (folder) => {
      for (const step of job.steps) {
        const left = Math.max(1, ends - performance.now())
        const { result, endGroup } = await takeStep(step, state, folder, left)
        groups.push(endGroup)
        steps.push(result)
        if (result.status === 'unsupported') return finish('unsupported')
      }
      return finish(state.failed ? 'failure' : 'success')
    })
  } finally {
    for (const endGroup of groups) endGroup()
  }
}

const jobBudgetMs = (job: Job, options: RunOptions) =>
  Math.min(budgetOf(options), (job.timeoutMinutes ?? Number.POSITIVE_INFINITY) * 60_000)

function notesOf(job: Job): string[] {
  const services = Object.keys(job.services)
  return [
    ...(job.uses === undefined ? [] : [`calls the reusable workflow ${job.uses}: not run`]),
    ...(job.container === undefined ? [] : ['runs in a container: run on this machine instead']),
    ...(services.length === 0
      ? []
      : [`service containers are not started: ${services.join(', ')}`]),
  ]
}
