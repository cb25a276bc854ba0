/** Jobs that must fail: at once for good, or after the last of their attempts. */
import { Unverified, Violation } from '../core/errors.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { SystemProcess } from '../systems/system.ts'
import { type Influence, strikeDocuments, unasked, under } from './document-requests.ts'
import { expectEqual, expectThat } from './expect.ts'
import { endsAfterAttempts } from './jobs.ts'
import { reaches, statusesOf } from './status-history.ts'
import { isConsumed, jobBudgetMs, type Send } from './worker-queue.ts'

const done = 'DRAFT'
/** Between the end of a job and what its extraction says; none of both has to come first. */
const storedWithinMs = 5_000

/** A document that nobody can read: its job fails, the error is stored, the extraction has `status`. */
export async function failsForGood(
  scene: Scene,
  queue: QueueProbe,
  { job, extraction }: Upload,
  status: string,
): Promise<void> {
  const record = await endsAfterAttempts(scene.manifest, queue, job, 'failed', jobBudgetMs)
  await reaches(scene, extraction, status, storedWithinMs)
  expectThat((record.error ?? '') !== '', 'the store keeps no error of the failed job')
  await neverDone(scene, extraction, status)
}

/**
 * A damaged document and a stage that keeps failing. A worker that asks for no document has not taken a damaged one
 * for a good one: whether it does is known only after the second.
 */
export async function eachEndsFailed(
  damaged: Promise<void>,
  keepsFailing: () => Promise<void>,
): Promise<void> {
  const violation = await damaged.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Violation) return error
      throw error
    },
  )
  await keepsFailing().catch((error: Error) => {
    throw violation === undefined || error.message.includes(unasked) ? error : violation
  })
  if (violation !== undefined) throw violation
}

/** A stage that fails again and again: FAILED comes with the last attempt and not before. */
export async function endsFailedAfterAllAttempts(
  scene: Scene,
  queue: QueueProbe,
  { worker }: { backend: SystemProcess; worker: SystemProcess },
  send: Send,
  status: string,
): Promise<void> {
  const { cause, ...failing } = await alwaysFailing(scene)
  await worker.process.stop()
  await scene.start('worker', { ...quickOf(worker, scene), ...failing.changes })
  await isConsumed(queue, scene.manifest.processes.worker.readyWithin * 1000)
  const { job, extraction } = await send()
  const failed = endsAfterAttempts(scene.manifest, queue, job, 'failed', jobBudgetMs)
  const record = await under(failing, failed)
  await reaches(scene, extraction, status, storedWithinMs)
  scene.measured('a job that keeps failing', { runs: record.runs, error: record.error })
  expectEqual(`runs of a job that keeps failing: ${cause}`, record.runs, scene.manifest.queue.runs)
  await neverDone(scene, extraction, status)
}

/** By the system's own setting in the last stage; without one by a storage that is out of order for a worker. */
async function alwaysFailing(scene: Scene): Promise<Influence & { readonly cause: string }> {
  const { failingStage } = scene.manifest.settings
  if (failingStage === undefined) {
    const body = JSON.stringify({ statusCode: '503' })
    const options = { setting: 'settings.failingStage', outcome: 'to fail' }
    const struck = await strikeDocuments(scene, { kind: 'answer', status: 503, body }, options)
    return { ...struck, cause: 'the storage answers its worker with status 503' }
  }
  const { variable, kindVariable, transient, stages } = failingStage
  const stage = stages.at(-1)
  if (stage === undefined)
    throw new Unverified('needs settings.failingStage.stages in the manifest')
  const changes = { [variable]: stage, [kindVariable]: transient }
  return { changes, proven: () => {}, cause: `the stage ${stage} fails, by ${variable}` }
}

/** The history ends with `status`, has it once, and never shows the end of a success. */
async function neverDone(scene: Scene, extraction: string, status: string): Promise<void> {
  const history = (await statusesOf(scene, extraction)).map((change) => change.status)
  scene.measured('statuses of a failing extraction', { history })
  expectEqual('the last status of the extraction', history.at(-1), status)
  expectEqual(`how often it was ${status}`, history.filter((s) => s === status).length, 1)
  expectThat(!history.includes(done), `the extraction of a failing job was ${done}`, {
    received: history,
  })
}

/** The settings that the first worker was started with, so that the second differs by the fault alone. */
function quickOf({ environment }: SystemProcess, { manifest }: Scene): Record<string, string> {
  const { stageDuration, retryDelay } = manifest.settings
  const names = [stageDuration?.variable, retryDelay?.variable].filter((name) => name !== undefined)
  return Object.fromEntries(names.map((name) => [name, environment[name] ?? '']))
}
