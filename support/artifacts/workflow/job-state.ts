/** What one step of a job leaves for the next: variables, outputs, search path, masks, the verdict so far. */
import type { Contexts, Value } from './evaluate-expression.ts'
import { fillExpressions } from './evaluate-expression.ts'
import { githubContext, githubForConditions } from './github-context.ts'
import type { Job, Texts } from './workflow-model.ts'

export interface WorkflowContext {
  readonly secrets?: Texts
  readonly vars?: Texts
  /** For example `{ event_name: 'pull_request', ref: 'refs/heads/main' }`. */
  readonly github?: Readonly<Record<string, Value>>
  readonly runner?: Readonly<Record<string, Value>>
  readonly matrix?: Readonly<Record<string, Value>>
  readonly inputs?: Readonly<Record<string, Value>>
  readonly needs?: Readonly<Record<string, Value>>
}

export interface RunOptions {
  /** The checkout. */
  readonly cwd: string
  /** The machine's environment below the job's own; PATH and HOME stand here or a step has none. */
  readonly env: Texts
  /** Folders before PATH, for example that of a `docker` command. */
  readonly pathPrefix?: readonly string[]
  /** Command lines whose work is done already, such as `npm ci`. */
  readonly prepared?: readonly string[]
  readonly context?: WorkflowContext
  /** For the whole job; ten minutes unless said otherwise. A hosted runner allows six hours. */
  readonly budgetMs?: number
  /** Changes a variable's value on its way into a step, for example a published address. */
  readonly adaptValue?: (value: string) => string
}

export interface JobState {
  readonly job: Job
  readonly options: RunOptions
  failed: boolean
  /** From GITHUB_ENV, GITHUB_PATH and `::add-mask::`. */
  readonly env: Record<string, string>
  readonly path: string[]
  readonly masks: Set<string>
  readonly steps: Record<string, Value>
}

export function freshState(job: Job, options: RunOptions): JobState {
  const masks = Object.values(options.context?.secrets ?? {}).filter((secret) => secret !== '')
  return { job, options, failed: false, env: {}, path: [], masks: new Set(masks), steps: {} }
}

/** The workflow's, the job's, the earlier steps' and the step's own variables, the later ones winning. */
export function stepEnvironment(state: JobState, own: Texts): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {}
  for (const level of [state.job.workflow.env, state.job.env, state.env, own]) {
    const contexts = contextsOf(state, { ...environment })
    for (const [name, value] of Object.entries(level)) {
      environment[name] = level === state.env ? value : fillExpressions(value, contexts)
    }
  }
  return environment
}

/** A missing secret or variable is an empty string on the hosted runner too: fork pull requests. */
const open = new Set(['secrets', 'vars', 'env'])

export function contextsOf(state: JobState, env: Texts): Contexts {
  const { runner, secrets, vars, matrix, inputs, needs } = state.options.context ?? {}
  const given = Object.entries({ matrix, inputs, needs }).filter(([, value]) => value !== undefined)
  return {
    values: {
      ...(Object.fromEntries(given) as Contexts['values']),
      secrets: secrets ?? {},
      vars: vars ?? {},
      env,
      github: githubContext(state.job, state.options),
      runner: { os: 'Linux', ...runner },
      steps: state.steps,
      job: { status: state.failed ? 'failure' : 'success' },
    },
    open,
    status: {
      success: () => !state.failed,
      failure: () => state.failed,
      always: () => true,
      cancelled: () => false,
    },
  }
}

/** The same for the condition of a step or a job. */
export function contextsForConditions(state: JobState, env: Texts): Contexts {
  const contexts = contextsOf(state, env)
  const github = githubForConditions(state.job, state.options)
  return { ...contexts, values: { ...contexts.values, github } }
}

/** Every secret and every value a step has asked to hide, replaced by three stars. */
export function masked(text: string, masks: Iterable<string>): string {
  const lines = [...masks].flatMap((mask) => mask.split('\n')).filter((line) => line.trim() !== '')
  const longestFirst = lines.sort((a, b) => b.length - a.length)
  return longestFirst.reduce((shown, mask) => shown.replaceAll(mask, '***'), text)
}
