/** Which Redis jobs and results lie in, and in which of its queues. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { JobRecord, QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import { type SystemProcess, withLog } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { ends } from './jobs.ts'
import { messagesAt, queueAt } from './lonely-worker.ts'
import type { OwnQueue } from './own-queue.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** The documents' names of the two addresses that may be left out. */
export const broker = 'CELERY_BROKER_URL'
export const results = 'CELERY_RESULT_BACKEND'

/** Nothing but the general address: one of the others is blank, as compose leaves it, one is missing. */
export function oneAddress({ changes }: OwnQueue): Changes {
  return { ...changes, [broker]: '', [results]: null }
}

/** The job is in the queue for extractions and in none of the others at this address. */
export async function inNoOtherQueue(scene: Scene, url: string, id: string): Promise<void> {
  const queue = queueAt(scene, url)
  const names = await queue.queues()
  const jobs = await Promise.all(names.map((name) => queueAt(scene, url, name).job(id)))
  const holding = jobs.filter(({ state }) => state !== 'unknown').map((job) => job.queue)
  expectEqual('the queues that know the job', holding, [scene.manifest.queue.name])
}

/** Nobody has taken it. */
export async function isWaiting({ queue }: OwnQueue, id: string): Promise<void> {
  const { state, whole } = await queue.job(id)
  expectEqual('the job that nobody takes', { state, whole }, { state: 'waiting', whole: true })
  expectEqual('jobs in its queue', await queue.depth(), 1)
}

/** Waits until the job is finished, in whatever queue of this address it lies. */
export async function finishesAnywhere(scene: Scene, url: string, id: string): Promise<JobRecord> {
  const names = await queueAt(scene, url).queues()
  const jobs = await Promise.all(names.map((name) => queueAt(scene, url, name).job(id)))
  const found = jobs.find(({ state }) => state !== 'unknown')?.queue
  return ends(queueAt(scene, url, found), id, 'completed', jobBudgetMs)
}

/** Its own Redis has the job with its result; the one that the others share has never heard of it. */
export async function liesAtOneAddress(scene: Scene, own: OwnQueue, id: string): Promise<void> {
  const { result } = await finishesAnywhere(scene, own.url, id)
  const there = result !== undefined && result !== null
  expectThat(there, 'the Redis of the jobs has no result', { received: result ?? null })
  const shared = queueAt(scene)
  for (const name of await shared.queues()) {
    const { state } = await queueAt(scene, undefined, name).job(id)
    expectEqual(`the job in the queue "${name}" of another Redis`, state, 'unknown')
  }
}

/** `refused` when the process has ended with a failure that names `variable`, else `listens`. */
export async function refusedOrListens(
  scene: Scene,
  { process }: Pick<SystemProcess, 'process'>,
  queue: QueueProbe,
  variable: string,
): Promise<'refused' | 'listens'> {
  const outcome = await eventually(
    `the worker refuses ${variable}, or takes jobs where it should`,
    async () => {
      if (process.exit() !== undefined) return 'refused'
      if ((await queue.consumers()) > 0) return 'listens'
      throw new Violation('it runs and takes no jobs there')
    },
    { withinMs: scene.manifest.processes.worker.readyWithin * 1000, everyMs: 20 },
  ).catch((error: unknown) => {
    throw withLog(error, { process })
  })
  scene.measured('the start of the worker', { outcome })
  if (outcome === 'refused') {
    const { code, signal } = await process.exited
    const lines = process.lines().map(({ text }) => text)
    const named = lines.some((text) => text.includes(variable))
    expectThat(named && code !== 0 && signal === null, 'the worker ends without saying why', {
      expected: `a failure, and ${variable} in the log`,
      received: { code, signal, log: lines.slice(-5) },
    })
  }
  return outcome
}

/** What a job left lies at the address of the results and not at that of the jobs. */
export async function resultsLieApart(
  scene: Scene,
  jobs: OwnQueue,
  resultsAt: OwnQueue,
): Promise<void> {
  const { task } = scene.manifest.queue
  const id = await messagesAt(scene, jobs.url).send({ task, payload: {} })
  await eventually(
    `the outcome of a job lies where ${results} says`,
    async () => {
      const [there, here] = await Promise.all([resultsAt.queue.job(id), jobs.queue.job(id)])
      if (there.state === 'failed' && here.state === 'unknown') return
      const wrong = `${results} is not followed: the outcome is ${there.state} there`
      const received = { 'at the address of results': there.state, 'with the jobs': here.state }
      const facts = { expected: 'failed, and at the address of results alone', received }
      throw here.state === 'failed' ? new FinalViolation(wrong, facts) : new Violation(wrong, facts)
    },
    { withinMs: jobBudgetMs },
  )
}
