/** Whether the steps of a workflow can fail. */
import type { Job, Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { expectEqual } from './expect.ts'

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
  const script = withoutTexts(step.run ?? '')
  const shell = step.shell ?? job.defaults.shell ?? job.workflow.defaults.shell
  const lines = script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const judged = lines.filter((line, at) => !isReadLater(line, lines.slice(at + 1)))
  // What is looked for in a text that never came is not found: the last command fails for both.
  const piped = judged.some((line) => /(^|[^|])\|(?!\|)(?!\s*[ef]?grep\b)/.test(line))
  // `shell: bash` sets it; without the key the service runs `bash -e` alone.
  const pipefail = shell === 'bash' || /pipefail/.test(`${shell ?? ''} ${script}`)
  return [
    ...(step.continueOnError === 'false' ? [] : ['continue-on-error']),
    ...judged.filter((line) => /\|\|\s*(true|:|echo\b|exit 0)/.test(line)),
    ...lines.filter((line) => /(^|;|&&)\s*set \+e/.test(line)),
    ...(/(^|;\s*)exit 0$/.test(lines.at(-1) ?? '') ? ['it ends with exit 0'] : []),
    ...judged.filter((line, at) => isBeforeWords(line) && judged.slice(at + 1).some(goesOn)),
    ...(piped && !pipefail ? ['a pipe without pipefail'] : []),
  ]
}

/**
 * `check && echo passed`: of such a list bash notices the failure of the last command alone, unless the step
 * ends with it. What only asks may be answered with no.
 */
function isBeforeWords(line: string): boolean {
  const asks = /^(!|if\b|while\b|until\b|\[|test\b|command\b|which\b|[ef]?grep\b|\S*\bgrep -q)/
  return /&&\s*(echo|printf|true|:)(\s[^|;&]*)?$/.test(line) && !asks.test(line)
}

/** More than the end of a block: with that the step may end as the list before it did. */
const goesOn = (line: string) => !/^(fi|done|esac|[})])/.test(line)

/** What the command says goes into a file that a later line searches: that line fails for it. */
function isReadLater(line: string, later: readonly string[]): boolean {
  const file = /(?:\btee(?:\s+-a)?\s+|>\s*)([\w./-]+)/.exec(line.replace(/\d?>&\d/g, ''))?.[1]
  if (file === undefined || file === '/dev/null') return false
  return later.some((each) => /^\s*[ef]?grep\b/.test(each) && each.split(/\s+/).includes(file))
}

/** The script without comments and without what stands between quotes: that is text, not shell. */
function withoutTexts(script: string): string {
  return script
    .replaceAll('\\\n', ' ')
    .replace(/'[^']*'|"(\\.|[^"\\])*"/g, 'TEXT')
    .replace(/(^|\s)#.*$/gm, '')
}
