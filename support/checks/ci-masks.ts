/** Whether the steps of a workflow can fail. */
import type { Job, Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { expectEqual } from './expect.ts'
import { masksOfScript } from './shell-masks.ts'

/**
 * No job and no step of those that count swallows its failure. Steps that run whatever happened before only
 * tidy up.
 */
export function canFail(
  workflow: Workflow,
  counts: (job: Job, step?: Step) => boolean = () => true,
): void {
  const masks = Object.values(workflow.jobs).flatMap((job) => [
    ...(job.continueOnError === 'false' || !counts(job)
      ? []
      : [`job ${job.id}: continue-on-error`]),
    ...job.steps
      .filter((step) => counts(job, step))
      .filter((step) => !/\b(always|failure|cancelled)\s*\(/.test(step.if ?? ''))
      .flatMap((step) => masksOf(step, job).map((mask) => `"${step.name}": ${mask}`)),
  ])
  expectEqual(`what hides failures in ${workflow.name}`, masks, [])
}

function masksOf(step: Step, job: Job): string[] {
  const shell = step.shell ?? job.defaults.shell ?? job.workflow.defaults.shell
  // `shell: bash` sets it; without the key the service runs `bash -e` alone.
  const pipefail = shell === 'bash' || /pipefail/.test(shell ?? '')
  const forgiven = step.continueOnError !== 'false' && !isJudgedLater(step, job)
  return [
    ...(forgiven ? ['continue-on-error'] : []),
    ...masksOfScript(step.run ?? '', { errexit: true, pipefail }),
  ]
}

/** A later step asks how this one has ended, and fails for it. */
function isJudgedLater({ id, index }: Step, { steps }: Job): boolean {
  if (id === undefined) return false
  const asks = new RegExp(`\\bsteps\\.${id}\\.outcome\\b`)
  const fails = /\bexit\s+(?!0\b)\S|\bsetFailed\b|(^|[;\n&]\s*)(false|test|\[\[?)(\s|$)/
  return steps
    .filter((step) => step.index > index && step.continueOnError === 'false')
    .some(({ if: condition = '', run = '', env, with: given }) => {
      const asked = [condition, run, ...Object.values(env), ...Object.values(given)].join('\n')
      return asks.test(asked) && fails.test([run, given.script].join('\n'))
    })
}
