/** Breaks what a workflow's step must notice, and sees the step fail. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDotenv } from '../artifacts/compose/dotenv.ts'
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import type { LocatedStep, Workflow } from '../artifacts/workflow/workflow-model.ts'
import { Unverified } from '../core/errors.ts'
import type { Composition } from '../ports/composition.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { withRedis } from '../services/redis/driver.ts'
import { expectThat } from './expect.ts'
import { stepThat, succeeds } from './workflows.ts'

/** The ping step passes on a healthy Redis and fails on one with another password and on none. */
export async function failsWithoutRedis(
  scene: Scene,
  made: ComposedSystem,
  workflow: Workflow,
  place: RunOptions,
): Promise<void> {
  const { redis } = scene.manifest.composition.services
  const step = stepThat(
    workflow,
    'asks Redis for its ping',
    (text) => /redis-cli\b/.test(text) && /\bping\b/i.test(text),
  )
  await bringUp(made.composition, [redis])
  await passesNow(step, place, 'a healthy Redis')
  await withOtherPassword(scene, made, () => failsNow(step, place, 'a Redis with another password'))
  await made.composition.stop([redis])
  await failsNow(step, place, 'no Redis at all')
}

/**
 * The registration step passes with a worker, and fails with one of other tasks, with one that the
 * broker refuses and with none.
 */
export async function failsWithoutWorker(
  scene: Scene,
  made: ComposedSystem,
  workflow: Workflow,
  place: RunOptions,
): Promise<void> {
  const { composition } = made
  const { redis, worker, backend } = scene.manifest.composition.services
  const step = stepThat(
    workflow,
    'asks for the registered tasks',
    (text) =>
      text.includes(worker) && (/regist/i.test(text) || text.includes(scene.manifest.queue.task)),
  )
  await bringUp(composition, [redis, backend, worker])
  await passesNow(step, place, 'a registered worker')
  const { task } = scene.manifest.queue
  if (!leavesItToAScript(step, task)) {
    await failsNow(forAnotherTask(step, task), place, 'a worker of other tasks')
  }
  await composition.stop([worker])
  await failsNow(step, place, 'no worker at all')
  await withOtherPassword(scene, made, async () => {
    await composition.restart([worker])
    await failsNow(step, place, 'a worker that the broker refuses')
  })
}

/** The step as it would stand for a task that the worker does not register. */
function forAnotherTask({ job, step }: LocatedStep, task: string): LocatedStep {
  return { job, step: { ...step, run: (step.run ?? '').replaceAll(task, `${task}_of_others`) } }
}

/** The name of the task may stand in a script that the step calls: there it cannot be exchanged. */
function leavesItToAScript({ step: { run = '' } }: LocatedStep, task: string): boolean {
  return !run.includes(task) && /\.sh\b|\bnpm run\b|\bmake\b/.test(run)
}

/** With the values that the workflow has left: they may name no project that anything could start with. */
async function bringUp(composition: Composition, services: readonly string[]): Promise<void> {
  const { code, stderr } = await composition.up(services)
  if (code === 0) return
  throw new Unverified(
    `needs github: with the environment file of the workflow ${services.join(', ')} do not all come up: ` +
      `${stderr.trim().split('\n').at(-1)?.trim()}`,
  )
}

async function passesNow(step: LocatedStep, place: RunOptions, on: string): Promise<void> {
  expectThat(await succeeds(step, place), `the step "${step.step.name}" fails on ${on}`)
}

async function failsNow(step: LocatedStep, place: RunOptions, on: string): Promise<void> {
  expectThat(!(await succeeds(step, place)), `the step "${step.step.name}" passes on ${on}`, {
    expected: 'a failure',
    received: 'success',
  })
}

/** The server gets another password under its clients' feet, and its own back afterwards. */
async function withOtherPassword(
  scene: Scene,
  { composition, repository }: ComposedSystem,
  work: () => Promise<void>,
): Promise<void> {
  const { services, ports } = scene.manifest.composition
  const url = new URL(environmentFile(repository).REDIS_URL ?? '')
  url.host = composition.address(services.redis, ports.redis ?? 6379) ?? url.host
  const own = decodeURIComponent(url.password)
  await withRedis(url.href, (redis) => redis.config('SET', 'requirepass', `other-${own}`))
  try {
    await work()
  } finally {
    const changed = new URL(url)
    changed.password = `other-${own}`
    await withRedis(changed.href, (redis) => redis.config('SET', 'requirepass', own))
  }
}

/** As it is now: a workflow may have written one of its own. */
function environmentFile(repository: string): Record<string, string> {
  return parseDotenv(readFileSync(join(repository, '.env'), 'utf8'), () => undefined)
}
