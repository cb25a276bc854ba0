/** CI workflows: what they promise in their text, what their steps do, and whether they can fail. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOfLine } from '../artifacts/compose/shell-words.ts'
import type { StepResult } from '../artifacts/workflow/execute-step.ts'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import { loadWorkflow } from '../artifacts/workflow/load-workflow.ts'
import { runStep } from '../artifacts/workflow/run-step.ts'
import { type JobResult, runWorkflowJob } from '../artifacts/workflow/run-workflow-job.ts'
import {
  findStep,
  type LocatedStep,
  type Step,
  type Workflow,
} from '../artifacts/workflow/workflow-model.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { fetchesPackages } from './ci-tools.ts'
import { expectEqual, expectThat } from './expect.ts'
import { refuseUnplayable } from './unplayable.ts'

export interface WorkflowRun {
  readonly workflow: Workflow
  readonly jobs: readonly JobResult[]
}

/** The workflow runs for every pull request: no filter may leave changes of the infrastructure out. */
export function runsOnPullRequests(workflow: Workflow): void {
  const trigger = workflow.triggers.pull_request
  expectThat(trigger !== undefined, `${workflow.name} does not run on pull requests`, {
    received: Object.keys(workflow.triggers),
  })
  const { paths, pathsIgnore } = trigger
  expectEqual(
    `path filters of ${workflow.name}`,
    { paths, pathsIgnore },
    {
      paths: undefined,
      pathsIgnore: undefined,
    },
  )
}

/** Reads a workflow of the repository; a missing file is a violation. */
export function workflowAt(repository: string, file: string): Workflow {
  if (!existsSync(join(repository, file))) {
    throw new Violation(`there is no workflow ${file}`, {
      expected: `${file}, or the name that the manifest gives for it`,
    })
  }
  try {
    return loadWorkflow(join(repository, file))
  } catch (cause) {
    throw new Violation(`the workflow ${file} cannot be read: ${(cause as Error).message}`, {
      cause,
    })
  }
}

/** Runs all jobs of a workflow, one after the other. */
export async function runWorkflow(workflow: Workflow, options: RunOptions): Promise<WorkflowRun> {
  const jobs: JobResult[] = []
  for (const job of Object.values(workflow.jobs)) jobs.push(await runWorkflowJob(job, options))
  return { workflow, jobs }
}

/** Every step of every job ended with success; one that cannot run here leaves the check open. */
export function passed({ workflow, jobs }: WorkflowRun): void {
  for (const step of jobs.flatMap((job) => job.steps)) {
    if (step.status === 'unsupported') {
      throw new Unverified(`needs github: "${step.name}" cannot run here: ${step.reason ?? ''}`)
    }
    if (step.status === 'failed') refuseUnplayable(step.stderr)
    refuseSlowRegistry(workflow, step)
    expectThat(step.status !== 'failed', `the step "${step.name}" of ${workflow.name} failed`, {
      received: `${step.reason ?? `exit status ${step.exitCode}`}\n${tail(step.stdout + step.stderr)}`,
    })
    expectThat(!step.forgiven, `the step "${step.name}" of ${workflow.name} may fail unnoticed`)
  }
}

/** How quickly a registry answers this machine is nobody's promise. */
function refuseSlowRegistry(workflow: Workflow, { name, endedHere, reason }: StepResult): void {
  const fetches = ({ name: other, run = '' }: Step) => other === name && fetchesPackages(run)
  if (endedHere !== true || findStep(workflow, fetches) === undefined) return
  throw new Unverified(
    `needs github: "${name}" ${reason ?? ''}; commands whose work is done already stand in workflows.prepared`,
  )
}

/** The step that brings the composition up: detached, waiting, with all of `services`. */
export function upStep(workflow: Workflow, services: readonly string[]): LocatedStep {
  const missing = (text: string) =>
    services.filter((name) => upWords(text)?.includes(name) !== true)
  const all = Object.values(workflow.jobs).flatMap((job) => job.steps)
  const fewest = Math.min(...all.map(({ run = '' }) => missing(run).length))
  const located = stepThat(
    workflow,
    'brings the composition up',
    (text) => upWords(text) !== undefined && missing(text).length === fewest,
  )
  const words = upWords(located.step.run ?? '') ?? []
  expectThat(words.includes('-d') || words.includes('--detach'), 'the step does not detach')
  expectThat(words.includes('--wait'), 'the step does not wait for the health checks', {
    expected: '--wait',
    received: words.join(' '),
  })
  // What this step leaves out another one may bring up, as one that comes first and waits, too.
  const others = all.flatMap(({ run = '', continueOnError }) => {
    const told = continueOnError === 'false' ? upWords(run) : undefined
    return told?.includes('--wait') ? told : []
  })
  const never = missing(located.step.run ?? '').filter((name) => !others.includes(name))
  expectEqual('services that the workflow does not start', never, [])
  return located
}

/** The step whose text does `what`; it must be one that can stop the job. */
export function stepThat(
  workflow: Workflow,
  what: string,
  matches: (text: string) => boolean,
): LocatedStep {
  const located = findStep(workflow, (step) => matches(step.run ?? ''))
  if (located === undefined) throw new Violation(`no step of ${workflow.name} ${what}`)
  const { step, job } = located
  const skipped = [step.if, job.if].filter((condition) => condition?.includes('false') === true)
  expectEqual(`the step that ${what} is switched off`, skipped, [])
  expectEqual(`the step that ${what} may fail unnoticed`, step.continueOnError, 'false')
  return located
}

/** Runs the step alone and tells whether it succeeded. */
export async function succeeds(located: LocatedStep, options: RunOptions): Promise<boolean> {
  const result = await runStep(located, options)
  if (result.status === 'unsupported') {
    throw new Unverified(`needs github: "${result.name}" cannot run here: ${result.reason ?? ''}`)
  }
  return result.status === 'passed'
}

function upWords(text: string): string[] | undefined {
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const words = wordsOfLine(line.trim())
    const at = words.indexOf('compose')
    if (words[at - 1] === 'docker' && words.includes('up', at)) return words
    if (words[0] === 'docker-compose' && words.includes('up')) return words
  }
  return undefined
}

function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-15).join('\n')
}
