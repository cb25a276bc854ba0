/** Jobs that must fail: at once for good, or after the last of their attempts. */
import { Unverified } from '../core/errors.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { SystemProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { ends } from './jobs.ts'
import { settingOf } from './settings.ts'
import { reaches, statusesOf } from './status-history.ts'
import { isConsumed, jobBudgetMs, type Send } from './worker-queue.ts'

const done = 'DRAFT'

/** A document that nobody can read: its job fails, the error is stored, the extraction has `status`. */
export async function failsForGood(
  scene: Scene,
  queue: QueueProbe,
  { job, extraction }: Upload,
  status: string,
): Promise<void> {
  await reaches(scene, extraction, status, jobBudgetMs)
  const record = await ends(queue, job, 'failed', jobBudgetMs)
  expectThat((record.error ?? '') !== '', 'the store keeps no error of the failed job')
  await neverDone(scene, extraction, status)
}

/** A stage that fails again and again: FAILED comes with the last attempt and not before. */
export async function endsFailedAfterAllAttempts(
  scene: Scene,
  queue: QueueProbe,
  { worker }: { backend: SystemProcess; worker: SystemProcess },
  send: Send,
  status: string,
): Promise<void> {
  const failing = settingOf(scene.manifest.settings.failingStage, 'failingStage')
  const [stage] = failing.stages.slice(-1)
  if (stage === undefined)
    throw new Unverified('needs settings.failingStage.stages in the manifest')
  await worker.process.stop()
  const changes = { [failing.variable]: stage, [failing.kindVariable]: failing.transient }
  await scene.start('worker', { ...quickOf(worker, scene), ...changes })
  await isConsumed(queue, scene.manifest.processes.worker.readyWithin * 1000)
  const { job, extraction } = await send()
  const record = await ends(queue, job, 'failed', jobBudgetMs)
  await reaches(scene, extraction, status, 5_000)
  scene.measured('a job that fails in its last stage', { runs: record.runs, error: record.error })
  expectEqual('runs of a job that keeps failing', record.runs, scene.manifest.queue.runs)
  await neverDone(scene, extraction, status)
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
