/** BullMQ on Redis, read from outside: job hashes, state lists and the stream of events. */
import { type Job, type JobType, Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { isJson } from '../core/json.ts'
import type { JobRecord, JobState, JobTimes, QueueProbe } from '../ports/queue.ts'
import { timesOfTree, toldIn } from './bullmq-life.ts'
import * as tree from './bullmq-tree.ts'

export interface BullmqPlace {
  readonly url: string
  readonly queue: string
  /** `bull` unless the system chose another. */
  readonly prefix: string
}

const states: Readonly<Record<string, JobState>> = {
  waiting: 'waiting',
  'waiting-children': 'waiting',
  prioritized: 'waiting',
  delayed: 'retrying',
  active: 'active',
  completed: 'completed',
  failed: 'failed',
}

/** The store, and its queues by their names. */
interface Store {
  readonly redis: Redis
  readonly prefix: string
  open(queue: string): Queue
}

/** Opens connections of its own (named `plumbline-probe`); never writes. */
export function bullmqProbe({ url, queue, prefix }: BullmqPlace): QueueProbe {
  const redis = new Redis(url, { connectionName: 'plumbline-probe', maxRetriesPerRequest: null })
  redis.on('error', () => undefined) // a lost store shows in the answers, not as a crash of the suite
  const opened = new Map<string, Queue>()
  const open = (name: string) => {
    const known = opened.get(name)
    if (known !== undefined) return known
    // Without the option the look itself would write into the queue's settings.
    const queue = new Queue(name, { connection: redis, prefix, skipMetasUpdate: true })
    queue.on('error', () => undefined) // its connection's, see above
    opened.set(name, queue)
    return queue
  }
  const store = { redis, prefix, open }
  return {
    job: (id) => readJob(store, queue, id),
    times: (id) => timesOf(store, queue, id),
    depth: (name = queue) => depthOf(store, name),
    queues: async () =>
      (await redis.keys(`${prefix}:*:meta`)).map(
        (key) => key.slice(prefix.length + 1).split(':')[0] ?? '',
      ),
    consumers: async (name = queue) => (await open(name).getWorkers()).length,
    close: async () => {
      for (const each of opened.values()) await each.close()
      redis.disconnect()
    },
  }
}

/** Jobs that wait in the queue, and those of which a part does, in whatever queue; a part counts there alone. */
async function depthOf(store: Store, queue: string): Promise<number> {
  const listed = (...lists: JobType[]) => store.open(queue).getRanges(lists, 0, -1)
  const wholeAmong = (ids: readonly string[]) =>
    tree.wholeOf(store.redis, `${store.prefix}:${queue}`, ids)
  const whole = await wholeAmong(await listed('waiting', 'prioritized', 'delayed'))
  const roots = await wholeAmong(await listed('waiting-children'))
  const nodes = await Promise.all(roots.map((id) => standings(store, queue, id)))
  const idle = nodes.filter((each) => !each.some(({ state }) => state === 'active'))
  return whole.length + idle.length
}

async function readJob(store: Store, name: string, id: string): Promise<JobRecord> {
  const queue = store.open(name)
  const data = await store.redis.hget(queue.toKey(id), 'data')
  if (data !== null && !isJson(data)) return damagedRecord(queue, store.redis, id)
  // The state first: what a finished job holds is complete, what a running one holds may be too old.
  const nodes = await standings(store, name, id)
  return recordOf(await queue.getJob(id), nodes, { id, queue: name })
}

/** How the job stands, and whatever it is made of. */
async function standings(store: Store, queue: string, id: string): Promise<tree.Standing[]> {
  const nodes = await tree.treeOf(store.redis, store.prefix, tree.nodeOf(store.prefix, queue, id))
  return Promise.all(
    nodes.map(async (node) => {
      const state = await store.open(node.queue).getJobState(node.id)
      const fields = await store.redis.hmget(node.key, 'failedReason', 'atm', 'ats', 'name')
      const [error, made, begun, task] = fields
      // BullMQ keeps a fresh delayed job apart; only one that has run before is a retry.
      const isFresh = state === 'delayed' && Number(made ?? 0) === 0
      return {
        ...node,
        state: isFresh ? 'waiting' : (states[state] ?? 'unknown'),
        starts: Number(begun ?? made ?? 0),
        task: task ?? '',
        ...(error === null || error === undefined ? {} : { error }),
      }
    }),
  )
}

/** BullMQ's own reading throws where the arguments are no JSON; how the job stands is known all the same. */
async function damagedRecord(queue: Queue, redis: Redis, id: string): Promise<JobRecord> {
  const state = states[await queue.getJobState(id)] ?? 'unknown'
  const fields = await redis.hmget(queue.toKey(id), 'name', 'failedReason', 'ats')
  const [task, error, runs] = fields.map((field) => field ?? undefined)
  const record = { id, queue: queue.name, task: task ?? '', state, runs: Number(runs ?? 0) }
  return { ...record, ...(error === undefined ? {} : { error }), whole: false }
}

function recordOf(
  job: Job | undefined,
  nodes: readonly tree.Standing[],
  name: { readonly id: string; readonly queue: string },
): JobRecord {
  if (job === undefined) return { ...name, task: '', state: 'unknown', runs: 0, whole: false }
  const state = tree.stateOfTree(nodes)
  const error = tree.errorOfTree(state === 'completed' ? nodes.slice(0, 1) : nodes)
  return {
    ...name,
    task: job.name ?? '',
    ...tree.stagesOfTree(nodes),
    state,
    ...(job.finishedOn === undefined ? {} : { result: job.returnvalue }),
    ...(error === undefined ? {} : { error }),
    runs: tree.runsOfTree(nodes),
    whole: job.name !== undefined && Object.keys(job.data ?? {}).length > 0,
  }
}

/** By the streams of all queues that the job and its parts go through: one clock for all times. */
async function timesOf({ redis, prefix }: Store, queue: string, id: string): Promise<JobTimes> {
  const root = tree.nodeOf(prefix, queue, id)
  const nodes = await tree.treeOf(redis, prefix, root)
  const keys = new Set(nodes.map(({ key }) => key))
  const queues = [...new Set(nodes.map((node) => node.queue))]
  const told = await Promise.all(queues.map((name) => toldIn(redis, prefix, name)))
  return timesOfTree(
    root.key,
    told.flat().filter(({ node }) => keys.has(node)),
  )
}
