/** One step of a job on this machine, as a hosted runner would run it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { conditionHolds } from './evaluate-expression.ts'
import { execute, record, type StepResult, type StepStatus, type Taken } from './execute-step.ts'
import {
  contextsForConditions,
  freshState,
  type JobState,
  type RunOptions,
  stepEnvironment,
} from './job-state.ts'
import { UnsupportedWorkflow } from './workflow-file-error.ts'
import type { LocatedStep, Step } from './workflow-model.ts'

/** A step that is taken from its job and run alone, for example against a broken system. */
export async function runStep(located: LocatedStep, options: RunOptions): Promise<StepResult> {
  return withFolder(async (folder) => {
    const state = freshState(located.job, options)
    const { result, endGroup } = await takeStep(located.step, state, folder, budgetOf(options))
    endGroup()
    return result
  })
}

export const budgetOf = (options: RunOptions): number => options.budgetMs ?? 600_000

/** A private folder for scripts and their output, removed afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-job-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs the step and writes into `state` what it leaves for the next one. */
export async function takeStep(
  step: Step,
  state: JobState,
  folder: string,
  budgetMs: number,
): Promise<Taken> {
  try {
    return await decide(step, state, folder, budgetMs)
  } catch (error) {
    if (!(error instanceof UnsupportedWorkflow)) throw error
    return nothingRan(step, 'unsupported', error.message)
  }
}

async function decide(step: Step, state: JobState, folder: string, budgetMs: number) {
  const env = stepEnvironment(state, step.env)
  if (!conditionHolds(step.if, contextsForConditions(state, env))) {
    return nothingRan(step, 'skipped', step.if ?? 'an earlier step failed')
  }
  if (step.kind === 'uses') return nothingRan(step, 'not run: action', step.uses ?? '')
  if (isPrepared(step.run ?? '', state.options.prepared ?? [])) {
    record(step, state, 'success', {})
    return nothingRan(step, 'prepared', 'the target has done this already')
  }
  return execute(step, state, { env, folder, budgetMs })
}

function nothingRan(step: Step, status: StepStatus, reason: string): Taken {
  const { name, kind } = step
  const result = {
    name,
    kind,
    status,
    forgiven: false,
    stdout: '',
    stderr: '',
    durationMs: 0,
    reason,
  }
  return { result, endGroup: () => undefined }
}

function isPrepared(script: string, prepared: readonly string[]): boolean {
  const lines = script.split('\n').map((line) => line.trim())
  const commands = lines.filter((line) => line !== '' && !line.startsWith('#'))
  return commands.length > 0 && commands.every((command) => prepared.includes(command))
}
