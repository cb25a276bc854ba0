/** What a finished job leaves in the store and in the database. */
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { expectEqual, expectThat } from './expect.ts'
import { ends } from './jobs.ts'
import { reaches, statusesOf } from './status-history.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** State and return value can be read by the id, again and again. */
export async function resultIsStored(scene: Scene, queue: QueueProbe, id: string): Promise<void> {
  const job = await ends(queue, id, 'completed', jobBudgetMs)
  const again = await queue.job(id)
  scene.measured('the stored result', { state: job.state, result: job.result })
  expectThat(job.whole, 'the data of the finished job is gone from the store')
  expectThat(isValue(job.result), 'the store keeps no return value of the job', {
    received: job.result ?? null,
  })
  expectEqual('the result on a second reading', again.result, job.result)
}

/** The extraction had exactly these statuses in this order, each in a transaction of its own. */
export async function wentThrough(
  scene: Scene,
  extraction: string,
  statuses: readonly string[],
): Promise<void> {
  await reaches(scene, extraction, statuses.at(-1) ?? '', jobBudgetMs)
  const changes = await statusesOf(scene, extraction)
  scene.measured('statuses of the extraction', {
    history: changes.map(({ status, at }) => `${status} at ${new Date(at).toISOString()}`),
  })
  expectEqual(
    'the statuses of the extraction',
    changes.map(({ status }) => status),
    statuses,
  )
  const transactions = new Set(changes.map(({ transaction }) => transaction))
  expectEqual(
    'transactions that wrote them, so that each was visible',
    transactions.size,
    statuses.length,
  )
}

function isValue(result: unknown): boolean {
  return result !== undefined && result !== null
}
