/** The steps of a deployment pipeline in the order that its jobs enforce. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Job, Step, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { Violation } from '../core/errors.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectThat } from './expect.ts'
import { migratingServices, startsOne } from './migrating-services.ts'
import { workflowAt } from './workflows.ts'

/** A step where it stands; for a job that calls another workflow, the call. */
export interface Placed {
  readonly job: Job
  readonly step?: Step
  readonly name: string
  /** What it runs and uses, with the scripts of the repository that it calls. */
  readonly text: string
}

/** What a deployment consists of; each is known by what it calls, never by its name. */
export type Part =
  | 'tests'
  | 'build'
  | 'push'
  | 'backup'
  | 'migration'
  | 'replacement'
  | 'health check'
  | 'smoke test'
  | 'rollback'
  | 'notification'

export interface Pipeline {
  readonly workflow: Workflow
  readonly placed: readonly Placed[]
  readonly parts: (part: Part) => readonly Placed[]
}

/** Reads the pipeline; a missing file is the system's fault. */
export function pipelineAt(manifest: Manifest, file: string): Pipeline {
  const { repository } = manifest
  const workflow = workflowAt(repository, file)
  const placed = Object.values(workflow.jobs).flatMap((job) => placedIn(job, repository))
  const known = recognisers(manifest)
  return { workflow, placed, parts: (part) => placed.filter(known[part]) }
}

function placedIn(job: Job, repository: string): Placed[] {
  if (job.uses !== undefined) {
    const text = [job.uses, ...calledText(job.uses, repository)].join('\n')
    return [{ job, name: `job ${job.id}`, text }]
  }
  return job.steps.map((step) => {
    const texts = [step.uses, step.run, step.with.push === 'true' ? 'docker push' : undefined]
    const own = texts.filter((text) => text !== undefined).join('\n')
    const known = { ...job.workflow.env, ...job.env, ...step.env }
    const text = withScripts(filledIn(own, known), repository, folderOf(job, step))
    return { job, step, name: step.name, text }
  })
}

/** `$COMPOSE up` says what it runs only by the variables that the workflow gives the step. */
function filledIn(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (all, plain, braced) => {
    return known[plain ?? braced] ?? all
  })
}

/** What the steps of a called workflow of the same repository run. */
function calledText(uses: string, repository: string): string[] {
  if (!uses.startsWith('./')) return []
  const called = workflowAt(repository, uses)
  return Object.values(called.jobs).flatMap((job) =>
    job.steps.map((step) => withScripts(step.run ?? '', repository, folderOf(job, step))),
  )
}

/** Where a step runs, relative to the repository. */
const folderOf = ({ defaults, workflow }: Job, { workingDirectory }: Step): string =>
  workingDirectory ?? defaults.workingDirectory ?? workflow.defaults.workingDirectory ?? '.'

/** The text, and that of every script that it or one of them names from where it runs, each once. */
function withScripts(
  text: string,
  repository: string,
  folder: string,
  seen = new Set<string>(),
): string {
  const names = [...text.matchAll(/[\w./-]+\.(?:sh|bash)\b/g)].map(([name]) => name)
  const scripts = names
    .flatMap((name) => [join(repository, folder, name), join(repository, name)])
    .filter((path) => !seen.has(path) && existsSync(path))
  for (const path of scripts) seen.add(path)
  const called = scripts.map((path) =>
    withScripts(readFileSync(path, 'utf8'), repository, folder, seen),
  )
  return [text, ...called].join('\n')
}

/** Command lines: tests, images, databases and compose as their tools spell them. */
function recognisers(manifest: Manifest): Readonly<Record<Part, (placed: Placed) => boolean>> {
  const { deployment, routes } = manifest
  const says = (words: readonly string[] | undefined) => words?.slice(1).join(' ') ?? '\0'
  const migrate = says(deployment.migrate)
  const migrates = (text: string) => text.includes(migrate) || /alembic upgrade/.test(text)
  const services = migratingServices(manifest, migrates)
  const smoke = says(deployment.smoke?.command)
  const always = ({ step, job }: Placed) => /always\(\)/.test(`${step?.if} ${job.if}`)
  const forward = (matches: (text: string) => boolean) => (placed: Placed) =>
    placed.step !== undefined && !takesBack(placed) && !always(placed) && matches(placed.text)
  return {
    tests: ({ text }) =>
      /\b((npm|pnpm|yarn)( run)? test|pytest|node --test|playwright test|vitest|tox)\b/.test(text),
    build: forward((text) =>
      /docker (buildx )?build\b|docker[ -]compose [^\n]*\bbuild\b|build-push-action/.test(text),
    ),
    push: forward((text) => /docker push\b|docker[ -]compose [^\n]*\bpush\b/.test(text)),
    backup: forward((text) => /\bpg_dump\b|\bdb dump\b|database\/backups/.test(text)),
    migration: forward((text) => migrates(text) || startsOne(text, services)),
    replacement: forward((text) => /docker[ -]compose [^\n]*\bup\b|docker stack deploy/.test(text)),
    'health check': forward(
      (text) => text.includes(routes.health.replace(/\/$/, '')) || /curl\b[^\n]*health/i.test(text),
    ),
    // What calls itself so and asks an address tries the release out.
    'smoke test': (placed) =>
      forward((text) => text.includes(smoke) || /smoke/.test(text))(placed) ||
      (/smoke/i.test(placed.name) && forward((text) => /\b(curl|wget)\b/.test(text))(placed)),
    rollback: (placed) => takesBack(placed) && /docker[ -]compose [^\n]*\bup\b/.test(placed.text),
    notification: (placed) =>
      always(placed) && /curl|slack|discord|webhook|mail/i.test(placed.text),
  }
}

/** It runs when something before it has failed, and at no other time. */
export function onFailure({ step, job }: Placed): boolean {
  return /failure\(\)/.test(`${step?.if} ${job.if}`)
}

/** By its name, too: a rollback that runs after every release is a rollback at the wrong time. */
function takesBack(placed: Placed): boolean {
  return onFailure(placed) || /\broll(ing)?[ -]?back\b/i.test(placed.name)
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
    const b = partOf(pipeline, part)
    expectThat(!isRegardless(b), `the ${part} runs although what comes before has failed`, {
      received: b.step?.if ?? b.job.if,
    })
    const earlier = before === 'tests' ? pipeline.parts('tests') : [partOf(pipeline, before)]
    expectThat(earlier.length > 0, `${pipeline.workflow.name} has no ${before}`)
    for (const a of earlier) {
      expectThat(precedes(pipeline.workflow, a, b), `the ${part} does not wait for the ${before}`, {
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

function precedes({ jobs }: Workflow, a: Placed, b: Placed): boolean {
  if (a === b) return true
  if (a.job === b.job) return (a.step?.index ?? 0) < (b.step?.index ?? 0)
  const needed = new Set<string>()
  const visit = (job: Job | undefined): void => {
    for (const name of job?.needs ?? []) {
      if (needed.has(name)) continue
      needed.add(name)
      visit(jobs[name])
    }
  }
  visit(b.job)
  return needed.has(a.job.id)
}
