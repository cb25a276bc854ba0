/** What the steps about the contract of the worker tell each other. */
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { type LonelyWorker, workerAt } from '../../support/checks/lonely-worker.ts'
import { type OwnQueue, ownQueue } from '../../support/checks/own-queue.ts'
import type { SentJob } from '../../support/checks/senseless-jobs.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Changes } from '../../support/systems/environment.ts'
import { upload as post, type Upload } from '../../support/systems/ingestions.ts'
import { backendReady, type SystemProcess } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, user } from './notes.ts'
import { somebody } from './storage-notes.ts'

export const own: Note<OwnQueue> = note('the queue of the scenario')
export const ownWorker: Note<LonelyWorker> = note('the worker of the scenario')
export const sent: Note<readonly SentJob[]> = note('the jobs that were sent')
export const documents: Note<readonly Upload[]> = note('the documents that were uploaded')

/** Small enough to leave the time of a job to the pipeline, and unlike any other. */
const document = () => pdfOf(4_000 + Math.floor(Math.random() * 20_000))

/** Uploads as the scenario's user through the scenario's backend, or through the shared one. */
export function send(world: SuiteWorld): Promise<Upload> {
  const url = backend.find(world)?.url ?? world.sharedBackend
  return post(world.manifest, url, user.of(world).token, document())
}

/** Several at once. */
export function sendMany(world: SuiteWorld, count: number): Promise<Upload[]> {
  return Promise.all(Array.from({ length: count }, () => send(world)))
}

/** A Redis for the scenario, in which nobody is yet. */
export async function ownPlace(world: SuiteWorld): Promise<OwnQueue> {
  own.set(world, await ownQueue(world))
  return own.of(world)
}

/** A backend that uses the scenario's Redis, and a user of it. */
export async function ownBackend(
  world: SuiteWorld,
  changes: Changes = own.of(world).changes,
): Promise<void> {
  const start = async (): Promise<SystemProcess> => {
    const started = await world.start('backend', changes)
    await backendReady(world.manifest, started)
    return started
  }
  const [started, person] = await Promise.all([start(), somebody(world)])
  backend.set(world, started)
  user.set(world, person)
}

/** Backend and worker at the scenario's Redis, started together. */
export async function ownBoth(world: SuiteWorld, changes: Changes = {}): Promise<LonelyWorker> {
  const place = await ownPlace(world)
  const [worker] = await Promise.all([workerAt(world, place, changes), ownBackend(world)])
  return worker
}
