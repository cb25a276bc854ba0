/** Which worker takes which jobs: none more than it can begin, and none of another queue. */
import { FinalViolation, Unverified, Violation } from '../core/errors.ts'
import { eventually, throughout } from '../core/eventually.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { type LonelyWorker, lonelyWorker, messagesAt, queueAt } from './lonely-worker.ts'
import { settingOf } from './settings.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** Waits until every slot is taken and nothing more is taken; the number of jobs that wait. */
export async function waitingBehind(
  queue: QueueProbe,
  sent: number,
  slots: number,
): Promise<number> {
  await eventually(
    'the worker is busy',
    async () => {
      const taken = sent - (await queue.depth())
      if (taken < slots) throw new Violation(`it has taken ${taken} of ${sent} jobs`)
    },
    { withinMs: jobBudgetMs },
  )
  return queue.depth()
}

/** What it runs, and one more for each slot, is the most that it may have taken. */
export function keptLittle(scene: Scene, sent: number, waiting: number): void {
  const { concurrency } = scene.manifest.queue
  const taken = sent - waiting
  scene.measured('jobs of a busy worker', { sent, slots: concurrency, taken, waiting })
  expectThat(taken <= 2 * concurrency, 'the busy worker keeps jobs that it cannot begin', {
    expected: `at most ${concurrency} that it runs and ${concurrency} more of ${sent}`,
    received: taken,
  })
}

/** All jobs but those that the busy worker has are finished; those are still where they were. */
export async function othersFinish(
  scene: Scene,
  queue: QueueProbe,
  uploads: readonly Upload[],
  waiting: number,
): Promise<void> {
  const startedAt = Date.now()
  await eventually(
    'the second worker finishes what the first one left',
    async () => {
      const states = await Promise.all(uploads.map(async ({ job }) => (await queue.job(job)).state))
      const done = states.filter((state) => state === 'completed').length
      const finished = `${done} of ${waiting} are finished`
      if (done > waiting) throw new FinalViolation(finished) // and will be no fewer
      if (done < waiting) throw new Violation(finished)
    },
    { withinMs: jobBudgetMs },
  )
  expectEqual('jobs that wait although a worker is idle', await queue.depth(), 0)
  scene.measured('the second worker', { finished: waiting, withinMs: Date.now() - startedAt })
}

export interface SpecialisedWorker extends LonelyWorker {
  readonly takes: string
  readonly leaves: string
}

/** One worker for each queue, told so by the system's own setting, each with a Redis of its own. */
export function specialisedWorkers(scene: Scene): Promise<SpecialisedWorker[]> {
  const { variable } = settingOf(scene.manifest.settings.workerQueues, 'workerQueues')
  const { name, general } = scene.manifest.queue
  if (name === general) throw new Unverified('needs two names of queues in the manifest')
  const worker = async (takes: string, leaves: string) => {
    const started = await lonelyWorker(scene, `redis-of-${takes}`, { [variable]: takes })
    return { ...started, takes, leaves }
  }
  return Promise.all([worker(name, general), worker(general, name)])
}

/** A worker, and the ids of a job that is for it and of one that is not. */
export interface Offer {
  readonly worker: SpecialisedWorker
  readonly taken: string
  readonly left: string
}

/** Puts a job into each queue. It need not succeed to show that it was taken. */
export async function oneOfEach(scene: Scene, worker: SpecialisedWorker): Promise<Offer> {
  const { task } = scene.manifest.queue
  const { url, takes, leaves } = worker
  const send = (name: string) => messagesAt(scene, url, name).send({ task, payload: {} })
  return { worker, left: await send(leaves), taken: await send(takes) }
}

/** Long enough for an idle worker to take a job: a pick-up takes milliseconds. */
const watchedForMs = 300

/** The job of the worker's queue ends, the other one waits on. */
export async function takesItsOwn(scene: Scene, { worker, taken, left }: Offer): Promise<void> {
  const { url, takes, leaves } = worker
  const [own, other] = [queueAt(scene, url, takes), queueAt(scene, url, leaves)]
  await eventually(
    `the worker for "${takes}" takes a job of its queue`,
    async () => {
      const { state } = await own.job(taken)
      if (state !== 'completed' && state !== 'failed') throw new Violation(`it is ${state}`)
    },
    { withinMs: jobBudgetMs },
  )
  const what = `a job of "${leaves}" beside a worker that is told to take "${takes}"`
  await throughout(async () => expectEqual(what, (await other.job(left)).state, 'waiting'), {
    forMs: watchedForMs,
  })
}
