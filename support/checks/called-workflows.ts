/** Workflows of the same repository that a workflow calls: what their jobs do, it does. */
import { dirname, relative, resolve } from 'node:path'
import { isTree } from '../artifacts/compose/trees.ts'
import type { Job, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { workflowAt } from './workflows.ts'

/** The service itself follows no more. */
const levels = 4

/** The workflow with the jobs of those that it calls beside its own; one of another repository is left out. */
export function withCalled(workflow: Workflow, level = levels): Workflow {
  const calls = Object.values(workflow.jobs).filter(({ uses }) => uses?.startsWith('./') === true)
  if (calls.length === 0 || level === 0) return workflow
  const root = resolve(dirname(workflow.file), '../..')
  const called = calls.map((job) => {
    const file = relative(root, resolve(root, job.uses ?? ''))
    return { job, inner: withCalled(workflowAt(root, file), level - 1) }
  })
  const jobs = called.flatMap(({ job, inner }) => jobsOf(workflow, job, inner))
  const trees = jobs.map(({ env, steps, workflow: { env: shared } }) => ({ env, steps, shared }))
  return {
    ...workflow,
    jobs: { ...workflow.jobs, ...Object.fromEntries(jobs.map((job) => [job.id, job])) },
    tree: { ...workflow.tree, called: trees },
  }
}

/** Whether it calls a workflow that stands elsewhere. */
export const callsElsewhere = ({ jobs }: Workflow): boolean =>
  Object.values(jobs).some(({ uses }) => uses !== undefined && !uses.startsWith('./'))

function jobsOf({ tree }: Workflow, caller: Job, inner: Workflow): Job[] {
  const all = isTree(tree.jobs) ? tree.jobs[caller.id] : undefined
  const secrets = isTree(all) ? all.secrets : undefined
  return Object.values(inner.jobs).map((job) => ({
    ...withSecrets(job, secrets),
    id: `${caller.id}/${job.id}`,
    ...(job.if === undefined && caller.if !== undefined ? { if: caller.if } : {}),
  }))
}

/** A caller that hands its secrets over by name says which of its own each is. */
function withSecrets(job: Job, secrets: unknown): Job {
  if (!isTree(secrets)) return job
  const own = (name: string) => /^\$\{\{\s*(secrets\.\w+)\s*\}\}$/.exec(String(secrets[name]))?.[1]
  const text = JSON.stringify(job).replaceAll(
    /\bsecrets\.(\w+)/g,
    (words, name: string) => own(name) ?? words,
  )
  return JSON.parse(text) as Job
}
