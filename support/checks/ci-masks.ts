/** Whether a workflow runs when the infrastructure changes, and whether its steps can fail. */
import { matchesGlob } from 'node:path'
import type { Job, Step, Trigger, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Files whose change is a change of the infrastructure. */
const infrastructure = [
  'docker-compose.yml',
  'docker-compose.override.yml',
  '.env.example',
  'backend/Dockerfile',
  'backend/src/main.ts',
  '.github/workflows/test-backend.yml',
]

/** Every pull request and every push to the main branch that touches the infrastructure. */
export function runsOnChanges({ name, triggers }: Workflow): void {
  const events = ['pull_request', 'push'] as const
  const missing = events.filter((event) => triggers[event] === undefined)
  expectEqual(`events on which ${name} does not run`, missing, [])
  for (const event of events) {
    const trigger = triggers[event]
    if (trigger === undefined) continue
    expectThat(reachesMain(trigger), `${name} does not run on a ${event} for the main branch`, {
      received: trigger.branches ?? trigger.branchesIgnore ?? trigger.tags,
    })
    const unnoticed = infrastructure.filter((file) => !noticed(trigger, file))
    expectEqual(`files whose change does not start ${name} on ${event}`, unnoticed, [])
  }
}

function reachesMain({ branches, branchesIgnore, tags }: Trigger): boolean {
  const isMain = (pattern: string) =>
    ['main', 'master'].some((branch) => matchesGlob(branch, pattern))
  if (branches !== undefined) return branches.some(isMain)
  if (branchesIgnore !== undefined) return !branchesIgnore.some(isMain)
  return tags === undefined
}

/** The last pattern that matches decides; `!` takes back. */
function noticed({ paths, pathsIgnore }: Trigger, file: string): boolean {
  if (pathsIgnore?.some((pattern) => matchesGlob(file, pattern)) === true) return false
  if (paths === undefined) return true
  const last = paths.findLast((pattern) => matchesGlob(file, pattern.replace(/^!/, '')))
  return last !== undefined && !last.startsWith('!')
}

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
