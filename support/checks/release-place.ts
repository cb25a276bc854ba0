/** Whether a pipeline that is tried here is taken for the team's own, and comes as far as its release. */
import type { JobResult } from '../artifacts/workflow/run-workflow-job.ts'
import type { Job, Step } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import { lastWordsOf } from './step-words.ts'

/**
 * Whose repository it is no file tells, and templates ask for it: a deployment is judged where it is meant to run,
 * in the one that its conditions ask for, or in anybody's where they only say whose it may not be.
 */
export function ownRepository({ if: condition = '', steps }: Pick<Job, 'if' | 'steps'>) {
  const conditions = [condition, ...steps.map((step) => step.if ?? '')].join('\n')
  const asked = (name: string) =>
    new RegExp(`github\\.${name}\\s*==\\s*'([^']+)'`, 'i').exec(conditions)?.[1]
  const repository = asked('repository')
  const owner = asked('repository_owner') ?? repository?.split('/')[0] ?? 'plumbline'
  return { repository: repository ?? `${owner}/checked`, repository_owner: owner }
}

/** A step that cannot run here leaves the check open, and so does a whole job. */
export function refuseUnsupported({ steps }: Pick<JobResult, 'steps'>): void {
  const open = steps.find(({ status }) => status === 'unsupported')
  if (open !== undefined) throw new Unverified(`needs github: "${open.name}": ${open.reason}`)
  const missing = steps.map(({ stderr }) => /(\S+): (?:command )?not found/.exec(stderr)?.[1])
  const program = missing.find((name) => name !== undefined)
  if (program !== undefined) throw new Unverified(`needs ${program} on this machine`)
}

/** Where the release was never put into place, the one before serves for no merit of the pipeline's. */
export function refuseUnreached(result: JobResult, { name, steps }: Job, replacing: Step): void {
  refuseUnsupported(result)
  const { conclusion, notes } = result
  if (conclusion === 'unsupported' || conclusion === 'skipped') {
    const why = conclusion === 'skipped' ? 'its condition does not hold for a tag' : notes.at(-1)
    throw new Unverified(`needs github: the job "${name}" does not run here: ${why}`)
  }
  const earlier = result.steps.find(
    ({ status, forgiven }, at) =>
      status === 'failed' && !forgiven && (steps[at]?.index ?? at) < replacing.index,
  )
  if (earlier === undefined) return
  throw new Unverified(
    `needs github: "${earlier.name}", before the replacement, fails here already: ${lastWordsOf(earlier)}`,
  )
}
