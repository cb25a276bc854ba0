/** A release under way: what users meet, what runs afterwards, and who is told. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { runStep } from '../artifacts/workflow/run-step.ts'
import { type JobResult, runWorkflowJob } from '../artifacts/workflow/run-workflow-job.ts'
import type { Job } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import { tags } from '../run/release-recipes.ts'
import type { ReleasedSystem } from '../run/releases.ts'
import type { Scene } from '../run/scene.ts'
import { differences } from '../services/postgres/schema-lines.ts'
import { fill } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import { machineEnvironment } from '../systems/system.ts'
import { backupTools } from './backup-tools.ts'
import { cameUp } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'
import { type DatabaseState, stateOf } from './migration-state.ts'
import { type Pipeline, partOf } from './pipeline-graph.ts'
import { ownRepository, refuseUnreached, refuseUnsupported } from './release-place.ts'
import { refuseUnplayable } from './unplayable.ts'
import { refuseUnsaid } from './unsaid-secrets.ts'

export interface Release {
  readonly job: JobResult
  readonly before: DatabaseState
  /** Bodies of the notifications. */
  readonly told: readonly string[]
}

/** How long a whole deployment may take here, in milliseconds. */
const budgetMs = 150_000

/** The release before serves, with all its services. */
export async function serves(system: ReleasedSystem): Promise<void> {
  const up = await system.compose(tags.running, 'up', '-d', '--wait')
  refuseUnplayable(up.stderr)
  cameUp(up)
}

/** Runs the pipeline's job that deploys, and then the one that tells the team. */
export async function release(
  scene: Scene,
  system: ReleasedSystem,
  pipeline: Pipeline,
  tag: string,
): Promise<Release> {
  const before = await stateOf(scene)
  const told: string[] = []
  const team = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      told.push(text)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => team.listen(0, '127.0.0.1', resolve))
  try {
    const notifyUrl = `http://127.0.0.1:${(team.address() as AddressInfo).port}/`
    const { job: deploying, step } = partOf(pipeline, 'replacement')
    if (step === undefined) throw new Unverified(noStep)
    const options = optionsFor(scene, system, deploying, tag, notifyUrl)
    const job = await runWorkflowJob(deploying, options)
    scene.measured(`the release ${tag}`, stepTable(job))
    refuseUnreached(job, deploying, step)
    const telling = tellingJob(pipeline, deploying)
    const results = telling?.needs.map(
      (id) => [id, { result: id === deploying.id ? job.conclusion : 'success' }] as const,
    )
    const needs = Object.fromEntries(results ?? [])
    if (telling !== undefined) {
      await runWorkflowJob(telling, { ...options, context: { ...options.context, needs } })
    }
    return { job, before, told }
  } finally {
    team.closeAllConnections()
    team.close()
  }
}

/** What tells the team in a job of its own; where nothing does, the release is judged all the same. */
export function tellingJob({ parts }: Pick<Pipeline, 'parts'>, deploying: Job): Job | undefined {
  const job = parts('notification').at(-1)?.job
  return job === deploying ? undefined : job
}

/** Runs nothing but the step of the pipeline that replaces the containers. */
export async function replace(
  scene: Scene,
  system: ReleasedSystem,
  pipeline: Pipeline,
  tag: string,
): Promise<void> {
  const { job, step } = partOf(pipeline, 'replacement')
  if (step === undefined) throw new Unverified(noStep)
  const options = optionsFor(scene, system, job, tag)
  const result = await runStep({ job, step }, options)
  refuseUnsupported({ steps: [result] })
  if (result.status === 'failed') refuseUnsaid([step, job, job.workflow], options.context)
  scene.measured(`the replacement by ${tag}`, stepTable({ steps: [result] }))
  expectThat(result.status === 'passed', 'the containers are not replaced', {
    received: `${result.status}: ${result.stderr.trim().split('\n').slice(-5).join('\n')}`,
  })
}

const noStep = 'needs github: the replacement is no step of a job'

function optionsFor(scene: Scene, system: ReleasedSystem, job: Job, tag: string, notifyUrl = '') {
  const { manifest, addresses, dir } = scene
  const { composition, checkout, front } = system
  const places = { ...addresses, front }
  const tools = backupTools(join(dir, 'tools'), 'whole')
  const secrets = fill(manifest.deployment.secrets, places, manifest.file)
  return {
    cwd: checkout,
    env: { ...machineEnvironment(dir), CI: 'true' },
    pathPrefix: [composition.commandPath, tools.path],
    prepared: manifest.workflows.prepared,
    context: {
      secrets: { NOTIFY_URL: notifyUrl, ...secrets },
      vars: fill(manifest.deployment.variables, places, manifest.file),
      github: { ...ownRepository(job), ...publishedBy(tag) },
    },
    budgetMs,
  }
}

/**
 * The tag is pushed, or the release of it is published: a workflow may read it in either place.
 * Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads#release
 */
export function publishedBy(tag: string) {
  const release = { tag_name: tag, name: tag, draft: false, prerelease: false }
  const event = { ref: `refs/tags/${tag}`, release }
  return { ref: `refs/tags/${tag}`, sha: '0'.repeat(40), actor: 'releaser', event }
}

function stepTable({ steps }: Pick<JobResult, 'steps'>): Record<string, string> {
  const row = ({ name, status, durationMs }: JobResult['steps'][number]) =>
    [name, `${status} (${Math.round(durationMs)} ms)`] as const
  return Object.fromEntries(steps.map(row))
}

/** The pipeline reports a failure although the release before is back. */
export function reportsFailure({ job, told }: Release): void {
  expectEqual('how the pipeline ends', job.conclusion, 'failure')
  expectThat(
    told.some((text) => /fail|error/i.test(text)),
    'nobody is told of the failure',
    {
      received: told,
    },
  )
}

/** Every container of the system's own images runs the release `tag`. */
export async function runsRelease(
  scene: Scene,
  system: ReleasedSystem,
  tag: string,
): Promise<void> {
  const { stdout } = await system.compose(tag, 'ps', '--format', 'json')
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)
  const own = rows.filter(({ Image = '' }) => /:v\d+\.\d+\.\d+$/.test(Image))
  expectThat(own.length > 0, 'no container runs an image of a release', {
    expected: `images of the release ${tag}`,
    received: rows.map(({ Name, Image }) => `${Name}: ${Image}`),
  })
  const others = own.filter(({ Image = '' }) => !Image.endsWith(`:${tag}`))
  expectEqual(
    `containers that do not run ${tag}`,
    others.map(({ Name, Image }) => `${Name}: ${Image}`),
    [],
  )
  const { status } = await call(system.front.url + scene.manifest.routes.health)
  expectEqual('the health of the system from outside', status, 200)
}

/** The schema is the one that the release before knew. */
export async function hasSchemaOf(scene: Scene, { before }: Release): Promise<void> {
  const after = await stateOf(scene)
  expectEqual('the version of the database', after.applied, before.applied)
  expectEqual('what the rollback has left', differences(before.schema, after.schema), [])
}
