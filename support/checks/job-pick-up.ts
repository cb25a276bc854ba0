/** How soon a job is started, and by whom. */
import { inWords } from '../core/deadline.ts'
import { eventually } from '../core/eventually.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { cutConnections } from '../services/redis/driver.ts'
import { call, excerpt } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { SystemProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { finishes, pickUpOf, waits } from './jobs.ts'
import { statusNow } from './status-history.ts'
import { isConsumed, jobBudgetMs, type Measured, type Send } from './worker-queue.ts'

/** Longer than any limit that is judged, so that a late start is measured and not just missed. */
const observeForMs = 10_000

/**
 * Pick-up times in milliseconds of `count` jobs that were sent one at a time to an idle worker; before
 * the last one every connection to the store is cut, and the worker has come back by itself.
 */
export async function sampled(
  queue: QueueProbe,
  first: string,
  send: Send,
  redisUrl: string,
  count: number,
): Promise<number[]> {
  const pickUps = [await pickUpOf(queue, first, observeForMs)]
  await finishes(queue, first, jobBudgetMs)
  while (pickUps.length < count) {
    if (pickUps.length === count - 1) await loseConnections(queue, redisUrl)
    const { job } = await send()
    pickUps.push(await pickUpOf(queue, job, observeForMs))
    await finishes(queue, job, jobBudgetMs)
  }
  return pickUps
}

/** The slowest of the samples is within the limit. */
export function pickedUpWithin(
  limitMs: number,
  pickUps: readonly number[],
  measured: Measured,
): void {
  const sorted = [...pickUps].sort((a, b) => a - b)
  const slowest = sorted.at(-1) ?? Number.POSITIVE_INFINITY
  measured('pick-up of queued jobs', {
    samples: sorted.length,
    medianMs: sorted[Math.floor(sorted.length / 2)],
    slowestMs: slowest,
    afterLostConnectionMs: pickUps.at(-1),
  })
  expectThat(slowest <= limitMs, 'the slowest pick-up of a job by an idle worker takes too long', {
    expected: `at most ${inWords(limitMs)} in each of ${pickUps.length} samples`,
    received: inWords(slowest),
  })
}

/** One may already be on its way to the frozen worker; a second consumer would take the others. */
const frozenJobs = 3

/** With the worker frozen each request is answered at once and nothing progresses until it thaws. */
export async function runsApart(
  scene: Scene,
  queue: QueueProbe,
  { backend, worker }: { backend: SystemProcess; worker: SystemProcess },
  send: Send,
): Promise<void> {
  worker.process.signal('SIGSTOP')
  try {
    const sent: Upload[] = []
    while (sent.length < frozenJobs) sent.push(await send())
    const slowest = Math.max(...sent.map(({ answer }) => answer.durationMs))
    scene.measured('jobs queued while the worker is frozen', {
      jobs: sent.length,
      answeredAfterMs: Math.round(slowest),
    })
    expectThat(slowest < 1_000, 'queuing a job takes as long as the job', {
      expected: 'an answer within 1 s',
      received: inWords(slowest),
    })
    await nothingProgresses(scene, queue, sent)
    await staysHealthy(backend.url + scene.manifest.routes.health)
    worker.process.signal('SIGCONT')
    for (const { job } of sent) await finishes(queue, job, jobBudgetMs)
  } finally {
    worker.process.signal('SIGCONT')
  }
}

/** Whoever has lost a connection shortly before may notice it at this question; a frozen worker stays frozen. */
async function staysHealthy(url: string): Promise<void> {
  await eventually(
    'the health check while the worker is frozen',
    async () => {
      const health = await call(url, { withinMs: 2_000 })
      expectEqual(`the health check, which says ${excerpt(health)}`, health.status, 200)
    },
    { withinMs: 10_000 },
  )
}

async function nothingProgresses(
  scene: Scene,
  queue: QueueProbe,
  sent: readonly Upload[],
): Promise<void> {
  const statuses = () => Promise.all(sent.map(({ extraction }) => statusNow(scene, extraction)))
  const before = await statuses()
  await Promise.all(sent.map(({ job }) => waits(queue, job, 1_000)))
  const after = await statuses()
  expectEqual('the statuses of the extractions while the worker is frozen', after, before)
}

async function loseConnections(queue: QueueProbe, redisUrl: string): Promise<void> {
  await cutConnections(redisUrl)
  await isConsumed(queue, observeForMs)
}
