/** An upload whose extraction cannot be committed yet: what the system sends meanwhile is too early. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { QueueProbe } from '../ports/queue.ts'
import { messageOf } from '../queues/kinds.ts'
import { placeAt } from '../queues/place.ts'
import type { Scene } from '../run/scene.ts'
import { type HeldCommits, holdCommits } from '../services/postgres/held-commits.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { idIn } from './same-id.ts'
import { statusNow } from './status-history.ts'

/** What had been sent while the extraction was not there for anybody else. */
export interface Early {
  readonly jobs: number
  readonly events: readonly string[]
}

export interface Ingested {
  readonly upload: Upload
  readonly early: Early
}

/** Long enough for a message that is on its way, in milliseconds. */
const lookForMs = 200

/** Transactions that write an extraction with this status wait; let go at the end of the scenario. */
export async function holdStatus(scene: Scene, status: string): Promise<HeldCommits> {
  const { table, status: column } = scene.manifest.extractions
  const rows = { table, column, value: status }
  const held = await holdCommits(scene.addresses.postgres.url, rows)
  scene.scope.undo('let the transactions commit', () => held.remove())
  return held
}

const heldWithinMs = 15_000

/**
 * Waits until a transaction is held, gives everything else time to happen, and calls `look`. `startMs` is what
 * the start of who makes the transaction may take before.
 */
export async function whileHeld<T>(
  held: HeldCommits,
  look: () => Promise<T>,
  startMs = 0,
): Promise<T> {
  await eventually(
    'a transaction that writes the status is about to commit',
    async () => {
      if ((await held.waiting()) === 0) throw new Violation('none waits to commit')
    },
    { withinMs: startMs + heldWithinMs },
  )
  await new Promise((resolve) => setTimeout(resolve, lookForMs))
  try {
    return await look()
  } finally {
    await held.letGo()
  }
}

/** Sends a document while its extraction cannot be committed. */
export async function ingestHeld(
  scene: Scene,
  send: () => Promise<Upload>,
  look: () => Promise<Early>,
): Promise<Ingested> {
  const held = await holdStatus(scene, 'UPLOADED')
  const sent = send()
  // What is refused makes no transaction that could be waited for.
  const refused = sent.then(() => new Promise<never>(() => undefined))
  const early = await Promise.race([whileHeld(held, look), refused])
  return { upload: await sent, early }
}

/** Nothing was sent before the commit. */
export function nothingEarly({ early }: Ingested): void {
  expectEqual('what was sent before the extraction was committed', early, { jobs: 0, events: [] })
}

/** One job in all queues together; it names the extraction, which nobody has worked on. */
export async function oneJobFor(
  scene: Scene,
  queue: QueueProbe,
  { job, extraction }: Upload,
): Promise<void> {
  const { name, argument } = scene.manifest.queue
  const names = new Set([name, ...(await queue.queues())])
  const depths = await Promise.all([...names].map(async (each) => [each, await queue.depth(each)]))
  const filled = depths.filter(([, depth]) => depth !== 0)
  expectEqual('jobs by queue after one upload', Object.fromEntries(filled), { [name]: 1 })
  const place = placeAt(scene.manifest.queue, scene.addresses.redis.url)
  const message = await messageOf(place, job)
  scene.measured('the message in the queue', { message })
  expectThat(message !== undefined, 'the job that the answer names is not in the queue')
  expectEqual('the extraction that the message names', idIn(message[argument]), extraction)
  expectEqual('the status in the message', message.status ?? 'UPLOADED', 'UPLOADED')
  expectEqual('the status of the extraction', await statusNow(scene, extraction), 'UPLOADED')
}
