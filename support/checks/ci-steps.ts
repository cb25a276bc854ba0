/** Steps of CI workflows: finding the one that matters, its effective variables, and where it may run. */
import { freshState, type RunOptions, stepEnvironment } from '../artifacts/workflow/job-state.ts'
import type { LocatedStep, Step, Texts, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { callsElsewhere } from './called-workflows.ts'
import { expectEqual, expectThat } from './expect.ts'
import { callsRunner, handsOver, testsSomething } from './test-commands.ts'

/** Of the `run` steps that do `what`, the one that is given the most of `names`. */
export function bestStep(
  workflow: Workflow,
  what: string,
  matches: (script: string) => boolean,
  names: readonly string[],
): LocatedStep {
  const candidates = Object.values(workflow.jobs)
    .flatMap((job) => job.steps.map((step) => ({ job, step })))
    .filter(({ step }) => matches(step.run ?? ''))
  const given = (located: LocatedStep) =>
    names.filter((name) => name in writtenEnvironment(located)).length
  const [best] = candidates.sort((a, b) => given(b) - given(a))
  if (best === undefined) throw new Violation(`no step of ${workflow.name} ${what}`)
  return best
}

/** The variables as they stand in the file, the step's own winning. */
export function writtenEnvironment({ job, step }: LocatedStep): Texts {
  return { ...job.workflow.env, ...job.env, ...step.env }
}

/** The variables as the step gets them, where the repository's settings hold `secrets`. */
export function givenEnvironment({ job, step }: LocatedStep, secrets: Texts): Texts {
  const options: RunOptions = { cwd: '.', env: {}, context: { secrets } }
  return stepEnvironment(freshState(job, options), step.env)
}

/** Every secret that any expression of the workflow, or of a part, names, in order of the alphabet. */
export function secretsIn({ tree }: { readonly tree: unknown }): string[] {
  const expressions = JSON.stringify(tree).matchAll(/\$\{\{(.*?)\}\}/g)
  const names = [...expressions].flatMap(([, expression = '']) =>
    [...expression.matchAll(/\bsecrets\.(\w+)|\bsecrets\[\\?['"](\w+)/g)].map(
      ([, dotted, indexed]) => dotted ?? indexed ?? '',
    ),
  )
  // The service itself provides this one.
  return [...new Set(names)].filter((name) => name !== 'GITHUB_TOKEN').sort()
}

/** The tests' own variables: what the documents list for them. */
const forTests = ['DATABASE_URL', 'REDIS_URL', 'SUPABASE_URL', 'SUPABASE_KEY']
/** A Redis of the job's own needs no secret. */
const fromSecrets = ['DATABASE_URL', 'SUPABASE_URL', 'SUPABASE_KEY']

/** The public key stands there under `SUPABASE_KEY` by whichever of its names it is given. */
export function withPublicKey(given: Texts, names: readonly string[]): Texts {
  const name = names.find((each) => each in given)
  return name === undefined ? given : { SUPABASE_KEY: given[name] ?? '', ...given }
}

/** The step that runs the backend's tests against its services. */
export function testStep(workflow: Workflow): LocatedStep {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps)
  const does = (what: (script: string) => boolean) => steps.some(({ run = '' }) => what(run))
  const isOpen = callsElsewhere(workflow) || does(handsOver)
  if (isOpen && !does(testsSomething)) {
    const file = 'a file that the workflow calls and that is not followed'
    throw new Unverified(`needs the step of ${workflow.name} that runs tests: it may be in ${file}`)
  }
  const isTest = does(callsRunner) ? callsRunner : testsSomething
  return bestStep(workflow, 'runs tests', isTest, forTests)
}

/** Of the same job, the steps that run tests with as many settings: any of them may need the services. */
export function testStepsBeside({ job, step }: LocatedStep): Step[] {
  const given = (one: Step) => {
    const written = writtenEnvironment({ job, step: one })
    return forTests.filter((name) => name in written).length
  }
  return job.steps.filter(
    (one) => one === step || (callsRunner(one.run ?? '') && given(one) === given(step)),
  )
}

/** With secrets set the tests use those of the test project, and nothing that stands in the file. */
export function usesTestProject(workflow: Workflow, anonKey: readonly string[]): void {
  const located = testStep(workflow)
  const written = withPublicKey({ ...handedOn(located), ...writtenEnvironment(located) }, anonKey)
  const missing = forTests.filter((name) => !(name in written))
  expectEqual(`variables that "${located.step.name}" lacks`, missing, [])
  expectEqual('secrets that are not those of the test project', foreignSecrets(located), [])
  const secrets = secretsIn(workflow)
  const marked = Object.fromEntries(secrets.map((name) => [name, `secret of ${name}`]))
  const handed = handedOn(located)
  const given = withPublicKey({ ...handed, ...givenEnvironment(located, marked) }, anonKey)
  // What a script asks somebody for stands in no file.
  const isAsked = (value: string) => value === '' || value.includes('$')
  const decided = (name: string) =>
    given[name]?.includes('secret of ') === true ||
    (name in handed && given[name] === handed[name] && isAsked(handed[name] ?? ''))
  const further = ['SUPABASE_SERVICE_KEY'].filter((name) => name in written)
  const literal = [...fromSecrets, ...further].filter(
    (name) => !decided(name) && !isStandIn(name, given, located),
  )
  expectEqual('variables that no repository secret decides', literal, [])
}

/** Variables that lead to what a system keeps; a token for reports of coverage is none. */
const leads = /DATABASE|POSTGRES|REDIS|SUPABASE|CELERY|SECRET_KEY/

/**
 * Secrets behind the tests' variables that are named like nobody's tests. An environment of the hosting service
 * has secrets of its own.
 */
function foreignSecrets(located: LocatedStep): string[] {
  const { environment } = located.job
  if (environment !== undefined && !/prod|live/i.test(environment)) return []
  const settings = Object.entries(writtenEnvironment(located)).filter(([name]) => leads.test(name))
  const scripts = [...handing(located), located.step].map(({ run, env }) => [run, env])
  const named = [
    ...secretsIn({ tree: settings }),
    ...secretsIn({ tree: scripts }).filter((name) => leads.test(name)),
  ]
  return [...new Set(named)].filter((name) => !/(^|_)(TESTS?|TESTING|CI)(_|$)/.test(name))
}

/** Steps that hand variables on to those after them. */
const handing = ({ job, step }: LocatedStep): Step[] =>
  job.steps.filter(({ index, run }) => index < step.index && run?.includes('GITHUB_ENV') === true)

/** What such a step writes as `NAME=…`; blank where a tool is told what to call it. */
function handedOn(located: LocatedStep): Texts {
  const texts = handing(located).flatMap(({ run = '' }) => [
    ...run.matchAll(/\b([A-Z][A-Z0-9_]+)\b(?:=["']?([^\s"']*))?/g),
  ])
  return Object.fromEntries(texts.map(([, name, value = '']) => [name, value]))
}

/**
 * Of the job's own machine, or nobody's: document 000 has `postgresql://localhost` beside the secret. A key
 * is worth what its project is.
 */
function isStandIn(name: string, given: Texts, { job }: LocatedStep): boolean {
  const value = given[/^SUPABASE_\w*KEY$/.test(name) ? 'SUPABASE_URL' : name] ?? ''
  if (!URL.canParse(value)) return false
  const { hostname } = new URL(value)
  const own = ['localhost', '127.0.0.1', '[::1]', ...Object.keys(job.services)]
  return (
    own.includes(hostname) ||
    /\b(dummy|example|placeholder|fake)\b|\.(invalid|test)$/.test(hostname)
  )
}

/**
 * A fork has no secrets: the tests get stand-ins, or the job says that it is skipped. Where the workflow asks
 * for no secret, what it does not give at all it gives nobody: a fork is no worse off.
 */
export function worksWithoutSecrets(workflow: Workflow, anonKey: readonly string[]): Texts {
  const located = testStep(workflow)
  const given = withPublicKey(givenEnvironment(located, {}), anonKey)
  const asksForSecrets = secretsIn(workflow).length > 0
  const blank = forTests
    .filter((name) => asksForSecrets || name in given)
    .filter((name) => (given[name] ?? '').trim() === '')
  const conditions = [located.step.if, located.job.if].filter((text) => text !== undefined)
  expectThat(blank.length === 0 || conditions.length > 0, 'on a fork the tests run with blanks', {
    expected: 'stand-ins, or a condition that skips the tests',
    received: blank,
  })
  return Object.fromEntries(forTests.map((name) => [name, given[name] ?? '']))
}
