/** BullMQ on Redis, read from outside: job hashes, state lists and the stream of events. */
import { type Job, Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { isJson } from '../core/json.ts'
import type { JobRecord, JobState, JobTimes, QueueProbe } from '../ports/queue.ts'

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
  return {
    job: (id) => readJob(open(queue), redis, id),
    times: (id) => timesOf(redis, `${prefix}:${queue}:events`, id),
    depth: (name = queue) => open(name).getJobCountByTypes('waiting', 'prioritized', 'delayed'),
    queues: async () =>
      (await redis.keys(`${prefix}:*:meta`)).map((key) => key.split(':')[1] ?? ''),
    consumers: async (name = queue) => (await open(name).getWorkers()).length,
    close: async () => {
      for (const each of opened.values()) await each.close()
      redis.disconnect()
    },
  }
}

async function readJob(queue: Queue, redis: Redis, id: string): Promise<JobRecord> {
  const data = await redis.hget(queue.toKey(id), 'data')
  if (data !== null && !isJson(data)) return damagedRecord(queue, redis, id)
  // The state first: what a finished job holds is complete, what a running one holds may be too old.
  const state = await queue.getJobState(id)
  return recordOf(await queue.getJob(id), state, { id, queue: queue.name })
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
  state: string,
  name: { readonly id: string; readonly queue: string },
): JobRecord {
  if (job === undefined) return { ...name, task: '', state: 'unknown', runs: 0, whole: false }
  const failed = job.failedReason === undefined ? {} : { error: job.failedReason }
  return {
    ...name,
    task: job.name ?? '',
    // BullMQ keeps a fresh delayed job apart; only one that has run before is a retry.
    state: state === 'delayed' && job.attemptsMade === 0 ? 'waiting' : (states[state] ?? 'unknown'),
    ...(job.finishedOn === undefined ? {} : { result: job.returnvalue }),
    ...failed,
    runs: job.attemptsStarted ?? job.attemptsMade,
    whole: job.name !== undefined && Object.keys(job.data ?? {}).length > 0,
  }
}

/** The id of a stream entry begins with the store's clock in milliseconds: one clock for all times. */
async function timesOf(redis: Redis, stream: string, id: string): Promise<JobTimes> {
  const at = new Map<string, number>()
  for (const [entryId, fields] of await redis.xrange(stream, '-', '+')) {
    const entry = new Map(pairs(fields))
    const event = entry.get('event') ?? ''
    if (entry.get('jobId') === id && !at.has(event)) at.set(event, Number(entryId.split('-')[0]))
  }
  return {
    ...time('queuedAt', at.get('added')),
    ...time('startedAt', at.get('active')),
    ...time('finishedAt', at.get('completed') ?? at.get('retries-exhausted') ?? at.get('failed')),
  }
}

function time(name: keyof JobTimes, at: number | undefined): JobTimes {
  return at === undefined ? {} : { [name]: at }
}

function pairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((key, i): [string, string][] => (i % 2 ? [] : [[key, flat[i + 1] ?? '']]))
}
