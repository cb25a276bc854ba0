/** The steps of a pipeline where they stand, with everything that they run. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { flatScript, type ReadScript } from '../artifacts/shell/flat-script.ts'
import type { Job, Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { workflowAt } from './workflows.ts'

/** A step where it stands; for a job that calls another workflow, the call. */
export interface Placed {
  readonly job: Job
  readonly step?: Step
  readonly name: string
  /** What it runs and uses, with the functions and scripts of the repository that it calls, in order. */
  readonly text: string
  /** What it runs by itself when something in it has failed. */
  readonly back: string
  /** Paths of the scripts of the repository that it calls, callers before those they call. */
  readonly scripts: readonly string[]
}

/** All steps of all jobs, each with what it runs. */
export function placedSteps({ jobs }: Workflow, repository: string): Placed[] {
  return Object.values(jobs).flatMap((job) => placedIn(job, repository))
}

function placedIn(job: Job, repository: string): Placed[] {
  if (job.uses !== undefined) {
    const text = [job.uses, ...calledText(job.uses, repository)].join('\n')
    return [{ job, name: `job ${job.id}`, text, back: '', scripts: [] }]
  }
  return job.steps.map((step) => {
    const pushes = step.with.push === 'true' ? 'docker push' : undefined
    // `script` is what actions run that open a shell on another machine.
    const texts = [step.uses, step.run, step.with.script, pushes]
    const own = texts.filter((text) => text !== undefined).join('\n')
    const known = { ...job.workflow.env, ...job.env, ...step.env }
    const { forward, back, scripts } = runs(filledIn(own, known), repository, folderOf(job, step))
    return { job, step, name: step.name, text: forward, back, scripts }
  })
}

/** `$COMPOSE up` says what it runs only by the variables that the workflow gives the step. */
function filledIn(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (all, plain, braced) => {
    return known[plain ?? braced] ?? all
  })
}

/** What the steps of a called workflow of the same repository run. */
function calledText(uses: string, repository: string): string[] {
  if (!uses.startsWith('./')) return []
  const called = workflowAt(repository, uses)
  return Object.values(called.jobs).flatMap((job) =>
    job.steps.map((step) => runs(step.run ?? '', repository, folderOf(job, step)).forward),
  )
}

/** Where a step runs, relative to the repository. */
const folderOf = ({ defaults, workflow }: Job, { workingDirectory }: Step): string =>
  workingDirectory ?? defaults.workingDirectory ?? workflow.defaults.workingDirectory ?? '.'

/** The text with the scripts that it names: from where it runs, from the root, or beside the one that names it. */
function runs(text: string, repository: string, folder: string) {
  const scripts = new Set<string>()
  const read: ReadScript = (name, caller) => {
    const beside = caller === undefined ? [] : [join(dirname(caller), name)]
    const places = [join(repository, folder, name), join(repository, name), ...beside]
    const path = places.find((place) => existsSync(place) && statSync(place).isFile())
    if (path === undefined) return undefined
    scripts.add(path)
    return { path, text: readFileSync(path, 'utf8') }
  }
  return { ...flatScript(text, read), scripts: [...scripts] }
}
