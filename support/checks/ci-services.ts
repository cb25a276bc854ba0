/** What the workflow of the backend's tests starts, and what it does without it. */
import { wordsOfLine } from '../artifacts/compose/shell-words.ts'
import type { StepResult } from '../artifacts/workflow/execute-step.ts'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import { runWorkflowJob } from '../artifacts/workflow/run-workflow-job.ts'
import type { Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { inWords } from '../core/deadline.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import { testStep, testsSomething } from './ci-steps.ts'
import { expectEqual, expectThat } from './expect.ts'
import { lastWordsOf } from './step-words.ts'
import { unfetchedIn } from './unfetched-packages.ts'

/**
 * Services that the job with the tests brings up; a bare command means all of the composition. A container
 * of the job's own stands for the service with the same image.
 */
export function startedForTests(
  workflow: Workflow,
  project: ComposeProject,
  database: string,
): string[] {
  const { job } = testStep(workflow)
  const names = job.steps.flatMap((step) => upServices(step) ?? [])
  const bare = job.steps.some((step) => upServices(step)?.length === 0)
  const all = bare ? Object.keys(project.services) : names
  const beside = Object.values(job.services).map(({ image }) => productOf(String(image ?? '')))
  const played = Object.values(project.services)
    .filter(({ name, image = '' }) => name !== database && beside.includes(productOf(image)))
    .map(({ name }) => name)
  return [...new Set([...all, ...played])].sort()
}

/** `redis` of `docker.io/library/redis:7-alpine`. */
const productOf = (image: string) => image.replace(/^.*\//, '').replace(/[:@].*$/, '')

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

export interface TestRun {
  /** The step that runs the tests. */
  readonly name: string
  readonly steps: readonly StepResult[]
}

/** Takes the job's steps up to the tests, without the one that starts the services. */
export async function runTestsAlone(workflow: Workflow, place: RunOptions): Promise<TestRun> {
  const { job, step: tests } = testStep(workflow)
  const preparesEnvironment = (step: Step) => /\.env\b|GITHUB_ENV/.test(step.run ?? '')
  const isOtherTest = (step: Step) =>
    step !== tests && testsSomething(step.run ?? '') && !preparesEnvironment(step)
  const steps = job.steps.filter(
    (step) => step.index <= tests.index && upServices(step) === undefined && !isOtherTest(step),
  )
  const result = await runWorkflowJob({ ...job, steps }, place)
  return { name: tests.name, steps: result.steps }
}

/** Tests that wait for Redis as long as this have told that they miss it, in milliseconds. */
const enoughMs = 60_000

/** The tests ran and failed: a test that is skipped for want of Redis proves nothing. */
export function testsFailed({ name, steps }: TestRun): void {
  const own = steps.find((step) => step.name === name)
  if (own === undefined || own.status === 'unsupported') {
    throw new Unverified(`needs github: "${name}" cannot run here: ${own?.reason ?? ''}`)
  }
  const earlier = steps.find((step) => step.status === 'failed' && !step.forgiven && step !== own)
  if (own.status === 'skipped' && earlier !== undefined) {
    // Without Redis the job is not green; whether for want of Redis cannot be told.
    throw new Unverified(whyBeforeTests(earlier))
  }
  if (own.endedHere === true && own.durationMs < enoughMs) {
    const left = `${inWords(own.durationMs)} of the time that a job has here`
    throw new Unverified(`needs github: the steps before "${name}" left it ${left}`)
  }
  expectThat(own.status === 'failed', `"${name}" does not fail where there is no Redis`, {
    expected: 'failed',
    received: own.reason === undefined ? own.status : `${own.status}: ${own.reason}`,
  })
}

/** What this machine lacks says nothing of the system, so it is told apart from the step's own last words. */
function whyBeforeTests(step: StepResult): string {
  const unfetched = unfetchedIn(step.stderr)
  if (unfetched !== undefined) return `needs packages that this machine cannot fetch: ${unfetched}`
  return `needs github: "${step.name}", before the tests, fails here already: ${lastWordsOf(step)}`
}

/** Undefined: the step brings nothing up. Empty: it names no service, so all come up. */
function upServices({ run = '' }: Step): string[] | undefined {
  for (const line of run.replaceAll('\\\n', ' ').split('\n')) {
    if (!/\bdocker[ -]compose\b/.test(line)) continue
    const words = wordsOfLine(line.trim())
    const up = words.indexOf('up')
    if (up !== -1) return words.slice(up + 1).filter((word) => !word.startsWith('-'))
  }
  return undefined
}
