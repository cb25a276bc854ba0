/** A CI workflow as typed values: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */

export type Tree = { readonly [key: string]: unknown }
export type Texts = Readonly<Record<string, string>>

export interface Trigger {
  readonly branches?: readonly string[]
  readonly branchesIgnore?: readonly string[]
  readonly tags?: readonly string[]
  readonly tagsIgnore?: readonly string[]
  readonly paths?: readonly string[]
  readonly pathsIgnore?: readonly string[]
  readonly types?: readonly string[]
  /** Everything as it stands, for example `inputs` or `cron`. */
  readonly tree: Tree
}

export interface RunDefaults {
  readonly shell?: string
  readonly workingDirectory?: string
}

export interface Step {
  /** Place in the job, from 0. */
  readonly index: number
  readonly id?: string
  /** As the run page shows it: the first line of the script where no name is given. */
  readonly name: string
  readonly kind: 'run' | 'uses'
  readonly run?: string
  readonly uses?: string
  readonly with: Texts
  readonly env: Texts
  readonly if?: string
  readonly shell?: string
  readonly workingDirectory?: string
  /** `true`, `false` or an expression. */
  readonly continueOnError: string
  readonly timeoutMinutes?: number
}

export interface Job {
  readonly id: string
  readonly name: string
  readonly needs: readonly string[]
  readonly if?: string
  readonly env: Texts
  readonly defaults: RunDefaults
  /** Service containers by name. */
  readonly services: Readonly<Record<string, Tree>>
  readonly strategy?: Tree
  readonly container?: Tree
  readonly runsOn: readonly string[]
  readonly environment?: string
  readonly continueOnError: string
  readonly timeoutMinutes?: number
  /** A reusable workflow that is called instead of steps. */
  readonly uses?: string
  readonly steps: readonly Step[]
  /** What the job inherits from its workflow. */
  readonly workflow: { readonly name: string; readonly env: Texts; readonly defaults: RunDefaults }
}

export interface Workflow {
  readonly file: string
  readonly name: string
  readonly triggers: Readonly<Record<string, Trigger>>
  readonly env: Texts
  readonly defaults: RunDefaults
  readonly jobs: Readonly<Record<string, Job>>
  readonly tree: Tree
}

export interface LocatedStep {
  readonly job: Job
  readonly step: Step
}

/** The first step of any job that `predicate` accepts. */
export function findStep(
  workflow: Workflow,
  predicate: (step: Step, job: Job) => boolean,
): LocatedStep | undefined {
  return Object.values(workflow.jobs)
    .flatMap((job) => job.steps.map((step) => ({ job, step })))
    .find(({ job, step }) => predicate(step, job))
}
