/** Celery on Redis, asked without Python: messages, results, remote control, and what was overheard. */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../core/deadline.ts'
import { Unverified } from '../core/errors.ts'
import type { JobRecord, JobState, JobTimes, QueueProbe } from '../ports/queue.ts'
import { makeWorkersTell, workersOf } from './celery-control.ts'
import { type Follower, follow } from './celery-follower.ts'
import { workOf } from './celery-life.ts'
import {
  type CeleryStore,
  celeryStore,
  type Held,
  heldByWorkers,
  heldOf,
  metaOf,
  queueNames,
} from './celery-store.ts'
import { doneAt, errorIn, listsOf, retriesOf, type TaskMeta, triedBefore } from './celery-wire.ts'
import type { QueuePlace } from './place.ts'

/** Overhears from now on: what has passed before is known by its results only. */
export function celeryProbe(place: QueuePlace): QueueProbe {
  const store = celeryStore(place, 'plumbline-probe')
  const { follower, leave } = follow(place)
  const telling = new Set<string>()
  const consumers = async (queue: string) => {
    await follower.ready()
    const workers = await workersOf(place, queue)
    if (workers.some((worker) => !telling.has(worker))) await makeWorkersTell(place)
    for (const worker of workers) telling.add(worker)
    return workers.length
  }
  return {
    job: async (id) => {
      await follower.ready()
      return recordOf(store, place.queue, id, follower)
    },
    times: async (id) => {
      await follower.ready()
      return timesOf(store, follower, id)
    },
    depth: async (queue = place.queue) => {
      await follower.ready()
      return depthOf(store, queue)
    },
    queues: () => queueNames(store),
    consumers: (queue = place.queue) => consumers(queue),
    close: async () => {
      leave()
      store.close()
    },
  }
}

/** The store alone: how often a job was started is then known only as far as it is written there. */
export function celeryGlance(place: QueuePlace): Pick<QueueProbe, 'job' | 'close'> {
  const store = celeryStore(place, 'plumbline-probe')
  const job = async (id: string) => {
    for (const deadline = deadlineIn(onItsWayMs); ; await pause(20)) {
      const record = await recordOf(store, place.queue, id)
      if (record.state !== 'unknown' || deadline.passed()) return record
    }
  }
  return { job, close: async () => store.close() }
}

/** For as long a message may be between the list that it was taken from and what its worker notes of it. */
const onItsWayMs = 1_000

/** Messages in the lists, and those that a worker keeps until they are due. */
async function depthOf(store: CeleryStore, queue: string): Promise<number> {
  const lengths = await Promise.all(listsOf(store.key(queue)).map((list) => store.redis.llen(list)))
  const held = (await heldByWorkers(store)).filter((each) => each.queue === queue && isLater(each))
  return lengths.reduce((sum, length) => sum + length, held.length)
}

const isLater = ({ envelope: { headers } }: Held) =>
  typeof headers.eta === 'string' && Date.parse(headers.eta) > Date.now()

const ended: Readonly<Record<string, JobState>> = {
  SUCCESS: 'completed',
  FAILURE: 'failed',
  REVOKED: 'failed',
  REJECTED: 'failed',
}

async function recordOf(
  store: CeleryStore,
  queue: string,
  id: string,
  follower?: Follower,
): Promise<JobRecord> {
  // The message first: a job whose message is gone meanwhile has a state by then.
  const held = await heldOf(store, id, queue)
  const meta = await metaOf(store, id)
  const its = follower?.queueOf(id) ?? held?.queue ?? meta?.queue ?? queue
  const state = stateOf(meta, held, lastOf(follower, id))
  if (state === 'unknown' || its !== queue) {
    return { id, queue, task: '', state: 'unknown', runs: 0, whole: false }
  }
  const failed = meta !== undefined && (state === 'failed' || meta.status === 'RETRY')
  return {
    ...{ id, queue, state },
    task: held?.envelope.headers.task ?? meta?.name ?? taskOf(follower?.textOf(id)),
    ...(state === 'completed' ? { result: meta?.result } : {}),
    ...(failed ? { error: errorIn(meta) } : {}),
    runs: runsOf(id, held, meta, follower),
    whole: held !== undefined || meta !== undefined,
  }
}

/** A worker that is made to tell does so in bundles, once a second. */
const tellsWithinMs = 2_000

/** `dropped`: its message was acknowledged, and nobody has told of a start or an end. */
function lastOf(follower: Follower | undefined, id: string): string | undefined {
  const last = follower?.life(id).at(-1)?.kind
  const at = follower?.acknowledgedAt(id)
  if ((last !== 'queued' && last !== 'returned') || at === undefined) return last
  return Date.now() - at > tellsWithinMs ? 'dropped' : 'started'
}

const taskOf = (text = '{}') =>
  (JSON.parse(text) as { headers?: { task?: string } }).headers?.task ?? ''

function stateOf(
  meta: TaskMeta | undefined,
  held: Held | undefined,
  last: string | undefined,
): JobState {
  const end = ended[meta?.status ?? '']
  if (end !== undefined) return end
  // Between two parts of it, or in one of them, whatever is told of its first one.
  if (last === 'handed-on' || last === 'resumed') return 'active'
  if (last === 'postponed' && held === undefined) return 'retrying'
  const again = meta?.status === 'RETRY' || (held === undefined ? 0 : retriesOf(held.envelope)) > 0
  if (held !== undefined && (held.list !== undefined || isLater(held))) {
    return again ? 'retrying' : 'waiting'
  }
  if (meta?.status === 'STARTED' || last === 'started') return 'active'
  if (again || last === 'postponed') return 'retrying'
  // A worker has it and has not begun; or it is on its way there, where only the wire knows of it.
  if (held !== undefined || last === 'queued' || last === 'returned') return 'waiting'
  return meta === undefined ? 'unknown' : 'active'
}

function runsOf(
  id: string,
  held: Held | undefined,
  meta: TaskMeta | undefined,
  follower: Follower | undefined,
): number {
  const seen = follower?.life(id).filter(({ kind }) => kind === 'started').length ?? 0
  const tried = held === undefined ? 0 : retriesOf(held.envelope)
  return Math.max(seen, triedBefore(meta?.retries), tried)
}

async function timesOf(store: CeleryStore, follower: Follower, id: string): Promise<JobTimes> {
  const life = follower.life(id)
  const meta = await metaOf(store, id)
  const at = (...kinds: readonly string[]) => life.find(({ kind }) => kinds.includes(kind))?.at
  const end = life.findLast(({ kind }) => kind === 'completed' || kind === 'failed')?.at
  const isOver = meta !== undefined && meta.status in ended
  const finishedAt = end ?? (isOver ? doneAt(meta) : undefined)
  const atWork = workOf(life)
  const [queuedAt, startedAt] = [at('queued'), at('started')]
  if (queuedAt === undefined && (startedAt ?? finishedAt) !== undefined) {
    throw new Unverified(`nobody watched Redis when the job ${id} was sent: Celery keeps no record`)
  }
  if (finishedAt !== undefined && startedAt === undefined && !follower.refused(id)) {
    throw new Unverified(
      `the start of the job ${id} was not told: needs task_track_started, or remote control`,
    )
  }
  return {
    ...(queuedAt === undefined ? {} : { queuedAt }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(atWork === undefined ? {} : { atWork }),
  }
}
