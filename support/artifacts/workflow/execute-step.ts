/** Runs the script of a step and notes what it leaves for the next one. */
import { delimiter, resolve } from 'node:path'
import { commandFiles } from './command-files.ts'
import { fillExpressions } from './evaluate-expression.ts'
import { githubContext, githubVariables } from './github-context.ts'
import { contextsOf, type JobState, masked } from './job-state.ts'
import { runScript, type ScriptRun } from './run-script.ts'
import { shellOf } from './shell-of.ts'
import { WorkflowFileError } from './workflow-file-error.ts'
import type { Step, Texts } from './workflow-model.ts'

export type StepStatus =
  | 'passed'
  | 'failed'
  | 'skipped'
  | 'prepared'
  | 'not run: action'
  /** Needs something that only the hosted runner has: says nothing about the step. */
  | 'unsupported'

export interface StepResult {
  readonly name: string
  readonly kind: Step['kind']
  readonly status: StepStatus
  /** The step failed and the job goes on: `continue-on-error`. */
  readonly forgiven: boolean
  /** Null when a signal ended it; undefined when nothing ran. */
  readonly exitCode?: number | null
  readonly stdout: string
  readonly stderr: string
  readonly durationMs: number
  /** Why it was not run, or what ended it. */
  readonly reason?: string
  /** It was ended here, by a limit that the workflow itself does not have. */
  readonly endedHere?: true
}

export interface Taken {
  readonly result: StepResult
  endGroup(): void
}

export interface Execution {
  readonly env: Texts
  readonly folder: string
  readonly budgetMs: number
}

/** Throws `UnsupportedWorkflow` for a shell or an expression that is not known here. */
export async function execute(step: Step, state: JobState, execution: Execution): Promise<Taken> {
  const { job, options } = state
  const contexts = contextsOf(state, execution.env)
  const fill = (text: string) => fillExpressions(text, contexts)
  const files = commandFiles(execution.folder, step.index)
  const defaults = { ...job.workflow.defaults, ...job.defaults }
  const directory = step.workingDirectory ?? defaults.workingDirectory ?? '.'
  const ownBudgetMs = (step.timeoutMinutes ?? Number.POSITIVE_INFINITY) * 60_000
  const run = await runScript({
    text: fill(step.run ?? ''),
    shell: shellOf(step.shell ?? defaults.shell),
    cwd: resolve(options.cwd, fill(directory)),
    env: processEnvironment(state, execution, files.variables),
    budgetMs: Math.min(execution.budgetMs, ownBudgetMs),
    folder: execution.folder,
    label: `step-${step.index}`,
  })
  const forgiven = fill(step.continueOnError) === 'true'
  return settle(step, state, { run, forgiven, written: files.read })
}

function processEnvironment(state: JobState, { env, folder }: Execution, files: Texts): Texts {
  const { options } = state
  const adapt = options.adaptValue ?? ((value: string) => value)
  const adapted = Object.entries(env).map(([name, value]) => [name, adapt(value)] as const)
  const search = [...(options.pathPrefix ?? []), ...state.path, env.PATH ?? options.env.PATH ?? '']
  return {
    ...options.env,
    CI: 'true',
    ...githubVariables(githubContext(state.job, options)),
    RUNNER_TEMP: folder,
    ...Object.fromEntries(adapted),
    ...files,
    PATH: search.filter((entry) => entry !== '').join(delimiter),
  }
}

interface Outcome {
  readonly run: ScriptRun
  readonly forgiven: boolean
  readonly written: ReturnType<typeof commandFiles>['read']
}

function settle(step: Step, state: JobState, { run, forgiven, written }: Outcome): Taken {
  const refused = carryOver(step, state, run, written)
  const failed = run.exitCode !== 0 || refused !== undefined
  if (failed && step.id !== undefined) record(step, state, 'failure', {})
  if (failed && !forgiven) state.failed = true
  const late = run.timedOut
    ? `did not end within ${Math.round(run.durationMs / 1000)} s`
    : undefined
  const reason = late ?? refused
  const result: StepResult = {
    name: masked(step.name, state.masks),
    kind: step.kind,
    status: failed ? 'failed' : 'passed',
    forgiven: failed && forgiven,
    exitCode: run.exitCode,
    stdout: masked(run.stdout, state.masks),
    stderr: masked(run.stderr, state.masks),
    durationMs: run.durationMs,
    ...(reason === undefined ? {} : { reason }),
    ...(run.timedOut && step.timeoutMinutes === undefined ? { endedHere: true as const } : {}),
  }
  return { result, endGroup: run.endGroup }
}

/** Notes what the step has written for the next; returns why that was refused, which fails the step. */
function carryOver(
  step: Step,
  state: JobState,
  run: ScriptRun,
  written: Outcome['written'],
): string | undefined {
  for (const [, mask] of run.stdout.matchAll(/^::add-mask::(.+)$/gm)) state.masks.add(mask ?? '')
  try {
    const { env, outputs, path } = written()
    Object.assign(state.env, env)
    state.path.unshift(...[...path].reverse())
    record(step, state, 'success', outputs)
    return undefined
  } catch (error) {
    if (!(error instanceof WorkflowFileError)) throw error
    return `Unable to process file command: ${error.message}`
  }
}

/** What later steps read as `steps.ID`. */
export function record(
  step: Step,
  state: JobState,
  outcome: 'success' | 'failure',
  outputs: Texts,
): void {
  if (step.id !== undefined) state.steps[step.id] = { outcome, conclusion: outcome, outputs }
}
