/** One run of the pipeline by a worker of its own, and how long it took. */

import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import type { Upload } from '../systems/ingestions.ts'
import { inUnit } from '../systems/time-units.ts'
import { finishes } from './jobs.ts'
import { withLateness } from './lateness.ts'
import { lonelyWorker } from './lonely-worker.ts'
import { asSent } from './same-id.ts'
import { settingOf } from './settings.ts'
import { jobBudgetMs } from './worker-queue.ts'

export interface StageRun {
  readonly stage: string
  readonly extraction: string
  /** From the start of the job to its end, in milliseconds on the clock of the store. */
  readonly tookMs: number
  readonly error: string | undefined
  /** What the run may have taken longer because the machine was busy. */
  readonly allowedMs: number
}

/** So often a run waits for somebody else: the database, the storage, the queue. */
const waitsOfRun = 5

/** One attempt of the document's job by a worker of its own. */
export async function runOf(
  scene: Scene,
  stage: string,
  upload: Upload | undefined,
  changes: Changes,
): Promise<StageRun> {
  if (upload === undefined) throw new Error('there are fewer documents than runs')
  const { task, argument } = scene.manifest.queue
  const worker = await lonelyWorker(scene, `redis-of-${stage}`, changes)
  const payload = { [argument]: asSent(upload.extraction) }
  const job = await worker.messages.send({ task, payload })
  const ended = () => finishes(worker.queue, job, jobBudgetMs)
  const [{ startedAt, finishedAt }, lateMs] = await withLateness(ended)
  const { error } = await worker.queue.job(job)
  const [tookMs, allowedMs] = [finishedAt - startedAt, lateMs * waitsOfRun]
  return { stage, extraction: upload.extraction, tookMs, error, allowedMs }
}

/** Every stage that does not fail takes `ms`. */
export function stagesOf({ manifest }: Scene, ms: number): Changes {
  const { variable, unit } = settingOf(manifest.settings.stageDuration, 'stageDuration')
  return { [variable]: inUnit(ms, unit) }
}
