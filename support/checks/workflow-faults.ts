/** Breaks what a workflow's step must notice, and sees the step fail. */
import type { RunOptions } from '../artifacts/workflow/job-state.ts'
import type { LocatedStep, Texts, Workflow } from '../artifacts/workflow/workflow-model.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { withRedis } from '../services/redis/driver.ts'
import { expectThat } from './expect.ts'
import { bringUp, redisOf, scaleTo } from './workflow-redis.ts'
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
  await bringUp(step, place, [redis])
  await passesNow(step, place, 'a healthy Redis')
  const own = await redisOf(scene, made, step, place)
  await withOtherPassword(own, () => failsNow(step, place, 'a Redis with another password'))
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
  const { redis, worker, backend } = scene.manifest.composition.services
  const step = stepThat(
    workflow,
    'asks for the registered tasks',
    (text) =>
      text.includes(worker) && (/regist/i.test(text) || text.includes(scene.manifest.queue.task)),
  )
  await bringUp(step, place, [redis, backend, worker])
  await passesNow(step, place, 'a registered worker')
  const { task } = scene.manifest.queue
  if (!leavesItToAScript(step, task)) {
    await failsNow(forAnotherTask(step, task), place, 'a worker of other tasks')
  }
  await scaleTo(step, place, worker, 0)
  await failsNow(step, place, 'no worker at all')
  const own = await redisOf(scene, made, step, place)
  await withOtherPassword(own, async () => {
    await scaleTo(step, place, worker, 1)
    await failsNow(step, place, 'a worker that the broker refuses')
  })
}

/**
 * The step as it would stand for a task that the worker does not register: by its name wherever that stands,
 * the variables around the step included, or by its last word, which tells it as well in a list.
 */
export function forAnotherTask(located: LocatedStep, task: string): LocatedStep {
  const name = nameIn(located, task)
  if (name === undefined) return located
  const another = (text: string) => text.replaceAll(name, (found) => `${found}_of_others`)
  const anotherIn = (texts: Texts) =>
    Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, another(value)]))
  const { job, step } = located
  const workflow = { ...job.workflow, env: anotherIn(job.workflow.env) }
  return {
    job: { ...job, env: anotherIn(job.env), workflow },
    step: { ...step, env: anotherIn(step.env), run: another(step.run ?? '') },
  }
}

/** How the step calls the task, as a word of its own; undefined where it names none. */
function nameIn({ job, step }: LocatedStep, task: string): RegExp | undefined {
  const variables = { ...job.workflow.env, ...job.env, ...step.env }
  const texts = [step.run ?? '', ...Object.values(variables)]
  const ways = [task, task.split(/[.:/]/).at(-1) ?? task]
  return ways
    .map((way) => new RegExp(`(?<!\\w)${way.replaceAll(/\W/g, '\\$&')}(?!\\w)`, 'g'))
    .find((way) => texts.some((text) => text.search(way) >= 0))
}

/** The name of the task may stand in a script that the step calls: there it cannot be exchanged. */
function leavesItToAScript(located: LocatedStep, task: string): boolean {
  const { run = '' } = located.step
  return nameIn(located, task) === undefined && /\.sh\b|\bnpm run\b|\bmake\b/.test(run)
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
async function withOtherPassword(own: URL, work: () => Promise<void>): Promise<void> {
  const password = decodeURIComponent(own.password)
  const other = `other-${password}`
  await withRedis(own.href, (redis) => redis.config('SET', 'requirepass', other))
  try {
    await work()
  } finally {
    const changed = new URL(own)
    changed.password = other
    await withRedis(changed.href, (redis) => redis.config('SET', 'requirepass', password))
  }
}
