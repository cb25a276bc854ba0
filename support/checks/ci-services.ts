/** What the workflow of the backend's tests starts, and what it does without it. */
import { wordsOfLine } from '../artifacts/compose/shell-words.ts'
import type { StepResult } from '../artifacts/workflow/execute-step.ts'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import { runWorkflowJob } from '../artifacts/workflow/run-workflow-job.ts'
import type { Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { inWords } from '../core/deadline.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import { testStep, testStepsBeside } from './ci-steps.ts'
import { expectEqual, expectThat } from './expect.ts'
import { lastWordsOf } from './step-words.ts'
import { testsSomething } from './test-commands.ts'
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
  /** Further steps of the job that run tests with the same settings. */
  readonly others?: readonly string[]
  readonly steps: readonly StepResult[]
}

/** Takes the job's steps up to the tests, without the one that starts the services. */
export async function runTestsAlone(workflow: Workflow, place: RunOptions): Promise<TestRun> {
  const located = testStep(workflow)
  const { job, step: tests } = located
  const beside = testStepsBeside(located)
  const last = Math.max(...beside.map(({ index }) => index))
  const preparesEnvironment = (step: Step) => /\.env\b|GITHUB_ENV/.test(step.run ?? '')
  const isOtherTest = (step: Step) =>
    !beside.includes(step) && testsSomething(step.run ?? '') && !preparesEnvironment(step)
  const steps = job.steps.filter(
    (step) => step.index <= last && upServices(step) === undefined && !isOtherTest(step),
  )
  const result = await runWorkflowJob({ ...job, steps }, place)
  const others = beside.filter((step) => step !== tests).map(({ name }) => name)
  return { name: tests.name, others, steps: result.steps }
}

/** Tests that wait for Redis as long as this have told that they miss it, in milliseconds. */
const enoughMs = 60_000

/** The tests ran and failed: a test that is skipped for want of Redis proves nothing. */
export function testsFailed({ name, others = [], steps }: TestRun): void {
  const tests = steps.filter((step) => step.name === name || others.includes(step.name))
  const own = tests.find(({ status }) => status === 'failed') ?? tests[0]
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
  if (own.status === 'failed') refuseMissingTools(own)
  expectThat(own.status === 'failed', `"${name}" does not fail where there is no Redis`, {
    expected: 'failed',
    received: own.reason === undefined ? own.status : `${own.status}: ${own.reason}`,
  })
}

/** A service that does not answer, in the words of shells, clients and languages. */
const missesService =
  /ECONNREFUSED|connection refused|redis\S*error|\bENOTFOUND\b|EAI_AGAIN|name or service not known/i

/** A tool, a file or a package that is not on this machine. */
const missesTool =
  /command not found|ENOENT|no such file or directory|No module named \S+|ModuleNotFoundError|ERR_MODULE_NOT_FOUND|Cannot find (module|package) \S+/i

/** Tests that could not begin have not missed Redis: what this machine lacks is told instead. */
function refuseMissingTools(own: StepResult): void {
  const said = own.stdout + own.stderr
  const unfetched = unfetchedIn(said)
  if (unfetched !== undefined) throw new Unverified(whyBeforeTests(own))
  const lacks = missesTool.test(said) && !missesService.test(said)
  if (own.exitCode !== 127 && !lacks) return
  const words = said.split('\n').find((line) => missesTool.test(line)) ?? lastWordsOf(own)
  throw new Unverified(`needs what "${own.name}" runs, which is not here: ${words.trim()}`)
}

/** What this machine lacks says nothing of the system, so it is told apart from the step's own last words. */
function whyBeforeTests(step: StepResult): string {
  const unfetched = unfetchedIn(step.stdout + step.stderr)
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
