/** One job of every fate in one run of backend and worker: finished, repaired, broken, hopeless. */
import { randomBytes } from 'node:crypto'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { QueueProbe } from '../ports/queue.ts'
import { queueProbe } from '../queues/kinds.ts'
import { placeAt } from '../queues/place.ts'
import type { Scene } from '../run/scene.ts'
import { type Instead, type SeenRequest, startGateway } from '../services/supabase/gateway.ts'
import type { Person } from '../services/supabase/people.ts'
import type { Changes } from '../systems/environment.ts'
import { type Upload, upload } from '../systems/ingestions.ts'
import { backendReady, type SystemProcess } from '../systems/system.ts'
import { ownDatabaseUser } from './database.ts'
import { environmentFor } from './environments.ts'
import { type ErrorTracker, errorTracker } from './error-tracker.ts'
import { keptEnds, tellers } from './event-tellers.ts'
import { duringFirstAttempt } from './first-attempt.ts'
import { holdStatus, whileHeld } from './held-commit.ts'
import { ends, endsAfterAttempts } from './jobs.ts'
import { brokenOrLost, uploadLost } from './lost-documents.ts'
import { pointedTo } from './own-queue.ts'
import { rowOfDocument } from './stored-rows.ts'
import { linesOf, type Tellers, toldAbout } from './told-events.ts'
import { uploadUnreadable } from './unreadable-documents.ts'
import type { Documents } from './unreliable-storage.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** `repaired`: the first attempt fails; `hopeless`: every attempt fails; `broken`: none can help. */
export const fates = ['finished', 'repaired', 'broken', 'hopeless'] as const
export type Fate = (typeof fates)[number]

type Holds = () => boolean | Promise<boolean>

export interface Monitored {
  readonly backend: SystemProcess
  readonly tracker: ErrorTracker
  readonly queue: QueueProbe
  /** Name of the backend's own role in the database. */
  readonly role: string
  readonly release: string
  readonly environment: Changes
  /** What the storage says aloud when it fails, a secret among it. */
  readonly complaint: string
  /** From now on the object at `path` cannot be fetched while `holds` says so. */
  refuse(path: string, holds: Holds): void
}

export type FatedJobs = Readonly<Record<Fate, Upload>> & {
  readonly worker: SystemProcess
  readonly tellers: Tellers
  /** False where the system gives up at the first failure: the job to be repaired has failed, too. */
  readonly tries: boolean
  /** Completions that were told while no draft was committed. */
  readonly early: readonly string[]
}

/** A backend in staging, whose errors are tracked and whose way to the storage can fail. */
export async function monitoredBackend(scene: Scene, quick: Changes): Promise<Monitored> {
  const { manifest, addresses, scope } = scene
  const { environments } = manifest
  const complaint = `the storage has lost ${addresses.supabase.serviceKey}`
  const failing = failingStorage(complaint)
  const way = await startGateway(addresses.supabase.url, failing.answer)
  scope.undo('close the way to the storage', () => way.close())
  const [tracker, database] = await Promise.all([errorTracker(scene), ownDatabaseUser(scene)])
  const release = randomBytes(20).toString('hex')
  const environment = {
    ...environmentFor(scene, 'staging'),
    ...quick,
    ...pointedTo(scene, { supabase: { ...addresses.supabase, url: way.url } }),
    [environments.errorTracker]: tracker.dsn,
    [manifest.release]: release,
  }
  const backend = await scene.start('backend', { ...environment, DATABASE_URL: database.url })
  await backendReady(manifest, backend)
  const queue = queueProbe(placeAt(manifest.queue, addresses.redis.url))
  scope.undo('close the queue', () => queue.close())
  const { refuse } = failing
  return { backend, tracker, queue, role: database.name, release, environment, complaint, refuse }
}

function failingStorage(message: string) {
  const refused = new Map<string, Holds>()
  const answer = async ({ method, path }: SeenRequest): Promise<Instead | undefined> => {
    if (method !== 'GET') return undefined
    const key = [...refused.keys()].find((each) => decodeURIComponent(path).endsWith(each))
    if (key === undefined || !(await refused.get(key)?.())) return undefined
    return { status: 500, body: { statusCode: '500', error: 'Internal', message } }
  }
  return { answer, refuse: (path: string, holds: Holds) => void refused.set(path, holds) }
}

/** Looks all the time: a store that forgets the first failure when the next attempt begins tells of it in between. */
async function firstIsOver(isFirst: () => Promise<boolean>, withinMs: number): Promise<void> {
  const look = async () => {
    if (await isFirst()) throw new Violation('no attempt at the job to be repaired has failed')
  }
  // Whether the job ends as it should is judged by its end.
  await Promise.allSettled([eventually('an attempt fails', look, { withinMs, everyMs: 20 })])
}

/**
 * Whether another attempt repairs the job. Where there is none, that is judged among what workers do when
 * things go wrong; how a failure is told can be seen all the same.
 */
export async function isRepaired(
  queue: QueueProbe,
  job: string,
  completed: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await completed()
    return true
  } catch (error) {
    const { state, runs } = await queue.job(job)
    if (state === 'failed' && runs === 1) return false
    throw error
  }
}

/** Jobs that are done, and those that have failed for good. */
export function byEnd({ finished, repaired, broken, hopeless, tries }: FatedJobs) {
  return tries
    ? { done: [finished, repaired], failed: [broken, hopeless] }
    : { done: [finished], failed: [repaired, broken, hopeless] }
}

/** Uploads a document for each fate, then starts the worker, and waits until every fate has come. */
export async function meetFates(
  scene: Scene,
  monitored: Monitored,
  { token }: Person,
  documents: Readonly<Record<Exclude<Fate, 'broken'>, Buffer<ArrayBuffer>>> & {
    readonly broken: Documents
  },
): Promise<FatedJobs> {
  const { backend, queue, environment } = monitored
  const send = async (fate: Fate) => {
    const sent =
      fate === 'broken'
        ? uploadUnreadable(scene, backend.url, token, documents.broken)
        : upload(scene.manifest, backend.url, token, documents[fate])
    return [fate, await sent] as const
  }
  const sent = Object.fromEntries(await Promise.all(fates.map(send))) as Record<Fate, Upload>
  const pathOf = async (fate: 'repaired' | 'hopeless') =>
    (await rowOfDocument(scene, documents[fate])).path
  const isFirst = duringFirstAttempt(queue, sent.repaired.job)
  monitored.refuse(await pathOf('repaired'), isFirst)
  monitored.refuse(await pathOf('hopeless'), () => true)
  const held = await holdStatus(scene, 'DRAFT')
  const worker = await scene.start('worker', environment)
  const heard = await tellers(scene, linesOf([backend, worker]))
  const { completed } = scene.manifest.events
  const told = async () =>
    [sent.finished, sent.repaired].flatMap(({ extraction }) =>
      toldAbout(heard, completed, extraction).map(() => extraction),
    )
  const { readyWithin } = scene.manifest.processes.worker
  const repair = firstIsOver(isFirst, readyWithin * 1000 + jobBudgetMs)
  const early = await whileHeld(held, told, readyWithin * 1000)
  await ends(queue, sent.finished.job, 'completed', jobBudgetMs)
  await repair
  const endsAs = ({ job }: Upload, state: 'completed' | 'failed') =>
    endsAfterAttempts(scene.manifest, queue, job, state, jobBudgetMs)
  const repaired = () => endsAs(sent.repaired, 'completed')
  const tries = await isRepaired(queue, sent.repaired.job, repaired)
  const broken = await brokenOrLost(scene, worker, sent.broken, {
    fails: (upload) => endsAs(upload, 'failed'),
    lose: () => uploadLost(scene, backend.url, token, documents.broken.whole()),
  })
  await endsAs(sent.hopeless, 'failed')
  const met = { ...sent, broken }
  const kept = keptEnds(scene, queue, Object.values(met))
  return { ...met, ...{ worker, early, tries, tellers: { ...heard, kept } } }
}
