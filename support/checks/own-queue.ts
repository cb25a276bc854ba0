/** Processes of the system with a queue of their own on the shared stack: what enters it is theirs. */
import type { QueueProbe } from '../ports/queue.ts'
import type { StackAddresses } from '../ports/services.ts'
import { queueProbe } from '../queues/kinds.ts'
import { placeAt } from '../queues/place.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { type Changes, fill } from '../systems/environment.ts'
import type { RunnableManifest } from '../systems/manifest.ts'
import { expectEqual } from './expect.ts'
import { redisBeside } from './own-redis.ts'

export interface OwnQueue {
  readonly queue: QueueProbe
  /** Address of the Redis that it lies in. */
  readonly url: string
  /** With these changes a process uses this queue and no other. */
  readonly changes: Changes
}

/** A Redis for this scenario alone; it ends with the scenario. One that has several names each. */
export async function ownQueue(scene: Scene, folder = 'own-redis'): Promise<OwnQueue> {
  const { manifest, scope } = scene
  const redis = await redisBeside(scene, folder)
  const queue = queueProbe(placeAt(manifest.queue, redis.address.url))
  scope.undo('close the queue', () => queue.close())
  const { url } = redis.address
  return { queue, url, changes: pointedTo(scene, { redis: redis.address }) }
}

/** Changes by which a process uses these services instead of the shared ones. */
export function pointedTo(
  scene: Pick<Scene, 'addresses'> & { readonly manifest: RunnableManifest },
  others: Partial<StackAddresses>,
): Changes {
  const { manifest, addresses } = scene
  const { backend, worker } = manifest.processes
  const all = { ...worker.environment, ...backend.environment, ...manifest.environment }
  const places = Object.keys(others).map((service) => `\${${service}.`)
  const concerned = Object.entries(all).filter(([, value]) =>
    places.some((place) => value.includes(place)),
  )
  return fill(Object.fromEntries(concerned), { ...addresses, ...others }, manifest.file)
}

/** No job is in any queue, in whatever state of waiting. */
export async function nothingQueued(queue: QueueProbe): Promise<void> {
  const names = new Set([...(await queue.queues())])
  for (const name of names) {
    expectEqual(`jobs in the queue "${name}" after a refused upload`, await queue.depth(name), 0)
  }
}

/** No extraction has one of these words anywhere in its row. */
export async function noExtraction(scene: Scene, words: readonly string[]): Promise<void> {
  const table = identifier(scene.manifest.extractions.table)
  const rows = await query(
    scene.addresses.postgres.url,
    `select entry::text as entry from ${table} as entry where entry::text like any ($1::text[])`,
    [words.map((word) => `%${word}%`)],
  )
  expectEqual(
    'extractions of an upload that was refused',
    rows.map((row) => String(row.entry)),
    [],
  )
}
