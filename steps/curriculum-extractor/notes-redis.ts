/** What the steps about Redis tell each other, and the processes and jobs they begin with. */
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { addressOfRedis, type Refusal, usingIt } from '../../support/checks/composed-redis.ts'
import type { Holding } from '../../support/checks/kept-jobs.ts'
import type { ManagedRedis } from '../../support/checks/redis-link.ts'
import type { Burst, Load } from '../../support/checks/redis-pool.ts'
import type { RefusedJob } from '../../support/checks/refused-jobs.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { RedisAddress } from '../../support/ports/services.ts'
import type { Filling } from '../../support/services/redis/pressure.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { Changes } from '../../support/systems/environment.ts'
import { upload } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, composed, user, worker } from './notes.ts'
import { quickSettings } from './quick-settings.ts'
import { somebody } from './storage-notes.ts'

export const answers: Note<Readonly<Record<string, string>>> = note('the answers of Redis')
export const refusal: Note<Refusal> = note('how the start was refused')
export const alone: Note<RedisAddress> = note('the Redis of the scenario')
export const managed: Note<ManagedRedis> = note('the managed Redis')
/** Ids of the jobs that the backend has accepted, in order. */
export const accepted: Note<readonly string[]> = note('the accepted jobs')
export const acceptedExtractions: Note<readonly string[]> = note('the accepted extractions')
export const held: Note<{ readonly before: Holding; readonly after: Holding }> = note(
  'what Redis held before and afterwards',
)
export const filling: Note<Filling> = note('the filling of Redis')
export const refusedJob: Note<RefusedJob> = note('the upload under pressure')
export const load: Note<Load> = note('the load')
export const bursts: Note<readonly Burst[]> = note('the bursts of callers')

/** A document small enough to leave the time of a job to the pipeline, in bytes. */
const smallDocument = 4_000

/** The Redis of the composition that is up. */
export const redisUrl = (world: SuiteWorld) => addressOfRedis(world, composed.of(world)).url

/** Starts a backend that uses these services, and signs somebody in. */
export async function startBackend(world: SuiteWorld, changes: Changes): Promise<Person> {
  const started = await world.start('backend', { ...quickSettings(world.manifest), ...changes })
  backend.set(world, started)
  const [person] = await Promise.all([somebody(world), backendReady(world.manifest, started)])
  user.set(world, person)
  return person
}

/** Starts a worker that uses these services; it is ready when it takes its first job. */
export async function startWorker(world: SuiteWorld, changes: Changes): Promise<void> {
  worker.set(world, await world.start('worker', { ...quickSettings(world.manifest), ...changes }))
}

/** Both, with the Redis of the composition. */
export async function startBoth(world: SuiteWorld): Promise<void> {
  const changes = usingIt(world, composed.of(world))
  await Promise.all([startBackend(world, changes), startWorker(world, changes)])
}

/** Uploads that many documents at once and returns the ids of their jobs. */
export async function sendJobs(world: SuiteWorld, count: number): Promise<string[]> {
  const { url } = backend.of(world)
  const { token } = user.of(world)
  const send = () => upload(world.manifest, url, token, pdfOf(smallDocument))
  const sent = await Promise.all(Array.from({ length: count }, send))
  const extractions = sent.map(({ extraction }) => extraction)
  acceptedExtractions.set(world, [...(acceptedExtractions.find(world) ?? []), ...extractions])
  return sent.map(({ job }) => job)
}
