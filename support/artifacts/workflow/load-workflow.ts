/** Reads a workflow file; what the hosted service would refuse is refused. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseDocument } from 'yaml'
import { WorkflowFileError } from './workflow-file-error.ts'
import type { Job, RunDefaults, Step, Texts, Tree, Trigger, Workflow } from './workflow-model.ts'

const keys = (names: string) => new Set(names.split(/\s+/))
const workflowKeys = keys('name run-name on permissions env defaults concurrency jobs')
const jobKeys = keys(
  `name permissions needs if runs-on snapshot environment concurrency outputs env defaults steps
  timeout-minutes strategy continue-on-error container services uses with secrets`,
)
const stepKeys = keys(
  'id if name uses run working-directory shell with env continue-on-error timeout-minutes',
)

/** Throws `WorkflowFileError` for broken YAML, unknown keys and jobs that cannot be run anywhere. */
export function loadWorkflow(file: string): Workflow {
  const document = parseDocument(readFileSync(file, 'utf8'), { logLevel: 'error' })
  const [error] = document.errors
  if (error !== undefined) throw new WorkflowFileError(`${file}: ${error.message}`)
  const tree = treeOf(document.toJS())
  refuseUnknown(tree, workflowKeys, file)
  if (tree.on === undefined)
    throw new WorkflowFileError(`${file}: required property is missing: on`)
  const inherited = {
    name: textOf(tree.name) ?? basename(file),
    env: textsOf(tree.env),
    defaults: defaultsOf(tree.defaults),
  }
  const jobs = Object.entries(treeOf(tree.jobs)).map(
    ([id, job]) => [id, jobOf(id, treeOf(job), inherited, file)] as const,
  )
  if (jobs.length === 0) throw new WorkflowFileError(`${file}: required property is missing: jobs`)
  refuseDanglingNeeds(Object.fromEntries(jobs), file)
  return { file, ...inherited, triggers: triggersOf(tree.on), jobs: Object.fromEntries(jobs), tree }
}

function jobOf(id: string, job: Tree, workflow: Job['workflow'], file: string): Job {
  refuseUnknown(job, jobKeys, `${file}: jobs.${id}`)
  const steps = listOf(job.steps)
  if (job.uses === undefined && steps.length === 0) {
    throw new WorkflowFileError(`${file}: jobs.${id} has no steps`)
  }
  return {
    id,
    name: textOf(job.name) ?? id,
    needs: textsIn(job.needs) ?? [],
    ...optional('if', textOf(job.if)),
    env: textsOf(job.env),
    defaults: defaultsOf(job.defaults),
    services: Object.fromEntries(
      Object.entries(treeOf(job.services)).map(([name, service]) => [name, treeOf(service)]),
    ),
    ...optional('strategy', job.strategy === undefined ? undefined : treeOf(job.strategy)),
    ...optional('container', containerOf(job.container)),
    runsOn: textsIn(job['runs-on']) ?? [],
    ...optional('environment', textOf(job.environment) ?? textOf(treeOf(job.environment).name)),
    continueOnError: textOf(job['continue-on-error']) ?? 'false',
    ...optional('timeoutMinutes', numberOf(job['timeout-minutes'])),
    ...optional('uses', textOf(job.uses)),
    steps: steps.map((step, index) =>
      stepOf(treeOf(step), index, `${file}: jobs.${id}.steps[${index}]`),
    ),
    workflow,
  }
}

function stepOf(step: Tree, index: number, place: string): Step {
  refuseUnknown(step, stepKeys, place)
  const run = textOf(step.run)
  const uses = textOf(step.uses)
  if ((run === undefined) === (uses === undefined)) {
    throw new WorkflowFileError(`${place} needs either "run" or "uses"`)
  }
  return {
    index,
    ...optional('id', textOf(step.id)),
    name: textOf(step.name) ?? `Run ${(uses ?? run ?? '').trim().split('\n')[0]}`,
    kind: run === undefined ? 'uses' : 'run',
    ...optional('run', run),
    ...optional('uses', uses),
    with: textsOf(step.with),
    env: textsOf(step.env),
    ...optional('if', textOf(step.if)),
    ...optional('shell', textOf(step.shell)),
    ...optional('workingDirectory', textOf(step['working-directory'])),
    continueOnError: textOf(step['continue-on-error']) ?? 'false',
    ...optional('timeoutMinutes', numberOf(step['timeout-minutes'])),
  }
}

/** `on: push`, `on: [push, pull_request]` and the map form. */
function triggersOf(on: unknown): Readonly<Record<string, Trigger>> {
  const events = textsIn(on)?.map((event) => [event, null] as const) ?? Object.entries(treeOf(on))
  return Object.fromEntries(
    events.map(([event, value]) => {
      const tree = treeOf(value)
      const trigger: Trigger = {
        ...optional('branches', textsIn(tree.branches)),
        ...optional('branchesIgnore', textsIn(tree['branches-ignore'])),
        ...optional('tags', textsIn(tree.tags)),
        ...optional('tagsIgnore', textsIn(tree['tags-ignore'])),
        ...optional('paths', textsIn(tree.paths)),
        ...optional('pathsIgnore', textsIn(tree['paths-ignore'])),
        ...optional('types', textsIn(tree.types)),
        tree,
      }
      return [event, trigger]
    }),
  )
}

function defaultsOf(value: unknown): RunDefaults {
  const run = treeOf(treeOf(value).run)
  return {
    ...optional('shell', textOf(run.shell)),
    ...optional('workingDirectory', textOf(run['working-directory'])),
  }
}

function refuseUnknown(tree: Tree, known: ReadonlySet<string>, place: string): void {
  const wrong = Object.keys(tree).find((key) => !known.has(key))
  if (wrong !== undefined) throw new WorkflowFileError(`${place}: Unexpected value '${wrong}'`)
}

function refuseDanglingNeeds(jobs: Readonly<Record<string, Job>>, file: string): void {
  for (const { id, needs } of Object.values(jobs)) {
    const missing = needs.find((need) => jobs[need] === undefined)
    if (missing !== undefined) {
      throw new WorkflowFileError(`${file}: job '${id}' depends on unknown job '${missing}'`)
    }
  }
}

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [k in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [k in K]: V })

const treeOf = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const textOf = (value: unknown): string | undefined =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)

const textsOf = (value: unknown): Texts =>
  Object.fromEntries(Object.entries(treeOf(value)).map(([key, item]) => [key, textOf(item) ?? '']))

function textsIn(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.map(String)
  const text = textOf(value)
  return text === undefined ? undefined : [text]
}

const containerOf = (value: unknown): Tree | undefined =>
  typeof value === 'string' ? { image: value } : value === undefined ? undefined : treeOf(value)
