/** The steps of a deployment pipeline in the order that its jobs enforce. */
import type { Job, Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectThat } from './expect.ts'
import { type Part, recognisers } from './pipeline-parts.ts'
import { type Placed, placedSteps } from './pipeline-steps.ts'
import { workflowAt } from './workflows.ts'

export interface Pipeline {
  readonly workflow: Workflow
  readonly placed: readonly Placed[]
  readonly parts: (part: Part) => readonly Placed[]
  /** Within one step: whether the one begins before the other has begun for the last time. */
  readonly beginsBefore: (one: Part, other: Part, place: Placed) => boolean
}

/** Reads the pipeline; a missing file is the system's fault. */
export function pipelineAt(manifest: Manifest, file: string): Pipeline {
  const { repository } = manifest
  const workflow = workflowAt(repository, file)
  const placed = placedSteps(workflow, repository)
  const known = recognisers(manifest)
  const beginsBefore: Pipeline['beginsBefore'] = (one, other, place) => {
    const lines = place.text.split('\n').map((text) => ({ ...place, text }))
    const first = lines.findIndex(known[one])
    const last = lines.findLastIndex(known[other])
    return first <= last || last < 0
  }
  return { workflow, placed, parts: (part) => placed.filter(known[part]), beginsBefore }
}

/** There is such a part; of several the last one, which is that of the deployment itself. */
export function partOf({ workflow, parts }: Pipeline, part: Part): Placed {
  const last = parts(part).at(-1)
  if (last === undefined) throw new Violation(`${workflow.name} has no ${part}`)
  return last
}

/** Each part stands after the one before it (after all tests), and does not run when that has failed. */
export function runsInOrder(pipeline: Pipeline, order: readonly Part[]): void {
  for (const [index, part] of order.entries()) {
    const before = order[index - 1]
    if (before === undefined) continue
    const earlier = before === 'tests' ? pipeline.parts('tests') : [partOf(pipeline, before)]
    expectThat(earlier.length > 0, `${pipeline.workflow.name} has no ${before}`)
    const b = partOf(pipeline, part)
    expectThat(!isRegardless(b), `the ${part} runs although what comes before has failed`, {
      received: b.step?.if ?? b.job.if,
    })
    for (const a of earlier) {
      const inOrder =
        a === b ? pipeline.beginsBefore(before, part, a) : precedes(pipeline.workflow, a, b)
      expectThat(inOrder, `the ${part} does not wait for the ${before}`, {
        expected: `"${b.name}" after "${a.name}", in the same job or by "needs"`,
        received: `job ${b.job.id} needs ${b.job.needs.join(', ') || 'nothing'}`,
      })
    }
  }
}

/** It runs unless somebody stops the pipeline, and does not ask by itself how the others have ended. */
function isRegardless({ step, job }: Placed): boolean {
  const conditions = `${step?.if} ${job.if}`
  return /!\s*cancelled\(\)/.test(conditions) && !/result\s*==\s*'success'/.test(conditions)
}

function precedes(workflow: Workflow, a: Placed, b: Placed): boolean {
  if (a === b) return true
  if (a.job === b.job) return (a.step?.index ?? 0) < (b.step?.index ?? 0)
  return neededBy(workflow, b.job).has(a.job.id)
}

/** All jobs that the job waits for, also by others. */
export function neededBy({ jobs }: Workflow, job: Job): ReadonlySet<string> {
  const needed = new Set<string>()
  const visit = (each: Job | undefined): void => {
    for (const name of each?.needs ?? []) {
      if (needed.has(name)) continue
      needed.add(name)
      visit(jobs[name])
    }
  }
  visit(job)
  return needed
}

/** Not what follows the last part of the deployment: by then the release serves and has been tried out. */
export function deploys({ workflow, parts }: Pipeline, job: Job, step?: Step): boolean {
  const deploying = lastParts.flatMap((part) => parts(part))
  const own = deploying.filter((placed) => placed.job === job)
  if (own.length > 0) return step === undefined || own.some((placed) => isUpTo(step, placed))
  const needed = neededBy(workflow, job)
  return deploying.length === 0 || !deploying.every((placed) => needed.has(placed.job.id))
}

const lastParts: readonly Part[] = ['replacement', 'health check', 'smoke test', 'rollback']

const isUpTo = (step: Step, { step: last }: Placed) => step.index <= (last?.index ?? 0)
