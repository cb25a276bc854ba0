/** What the workflow of the backend's tests starts, and what it does without it. */
import { shellWords } from '../artifacts/compose/shell-words.ts'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import { runWorkflowJob } from '../artifacts/workflow/run-workflow-job.ts'
import type { Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import { testStep } from './ci-steps.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Services that the job with the tests brings up; a bare command means all of the composition. */
export function startedForTests(workflow: Workflow, project: ComposeProject): string[] {
  const { job } = testStep(workflow)
  const names = job.steps.flatMap((step) => upServices(step) ?? [])
  const bare = job.steps.some((step) => upServices(step)?.length === 0)
  const all = bare ? Object.keys(project.services) : names
  return [...new Set(all)].sort()
}

/** Every wanted service is started, and no database of the composition's own. */
export function startsWithoutDatabase(
  started: readonly string[],
  wanted: readonly string[],
  database: string,
): void {
  const missing = wanted.filter((name) => !started.includes(name))
  expectEqual('services that the tests need and that are not started', missing, [])
  expectThat(!started.includes(database), 'the tests start a database of the composition', {
    expected: 'a database that DATABASE_URL names',
    received: started,
  })
}

/** Takes the same steps without the one that starts the services: the tests must fail. */
export async function failsWithoutServices(
  workflow: Workflow,
  place: RunOptions,
): Promise<Record<string, string>> {
  const { job, step: tests } = testStep(workflow)
  const isOtherTest = (step: Step) =>
    step !== tests &&
    /\b(tests?|pytest)\b/.test(step.run ?? '') &&
    !/\.env|GITHUB_ENV/.test(step.run ?? '')
  const steps = job.steps.filter(
    (step) => upServices(step) === undefined && !isOtherTest(step) && step.index <= tests.index,
  )
  const result = await runWorkflowJob({ ...job, steps }, place)
  const own = result.steps.find(({ name }) => name === tests.name)
  if (own === undefined || own.status === 'unsupported') {
    throw new Unverified(`needs github: "${tests.name}" cannot run here: ${own?.reason ?? ''}`)
  }
  if (own.status === 'skipped') {
    throw new Violation(`"${tests.name}" is skipped where there is no Redis`, {
      expected: 'a failure',
      received: own.reason,
    })
  }
  expectEqual(`"${tests.name}" where there is no Redis`, own.status, 'failed')
  return Object.fromEntries(result.steps.map(({ name, status }) => [name, status]))
}

/** Undefined: the step brings nothing up. Empty: it names no service, so all come up. */
function upServices({ run = '' }: Step): string[] | undefined {
  for (const line of run.replaceAll('\\\n', ' ').split('\n')) {
    if (!/\bdocker[ -]compose\b/.test(line)) continue
    const words = shellWords(line.trim())
    const up = words.indexOf('up')
    if (up !== -1) return words.slice(up + 1).filter((word) => !word.startsWith('-'))
  }
  return undefined
}
