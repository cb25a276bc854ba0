/** The life of a job of BullMQ, put together from the events of all the jobs that its tree is made of. */
import type { Redis } from 'ioredis'
import type { JobEvent, JobEventKind } from '../ports/job-history.ts'
import type { JobTimes } from '../ports/queue.ts'
import { type Node, nodeOf, treeOf } from './bullmq-tree.ts'

/** https://docs.bullmq.io/guide/events: the names in the stream; all others tell nothing of a job's way. */
const kinds: Readonly<Record<string, JobEventKind>> = {
  added: 'queued',
  active: 'started',
  delayed: 'postponed',
  stalled: 'returned',
  completed: 'completed',
  failed: 'failed',
}

/** An event of one job of a tree, whose key is `node`; its queue has slots of its own. */
export interface Told extends JobEvent {
  readonly node: string
  readonly queue: string
}

/** Everything that the stream of this queue has; its entries begin with the store's clock. */
export async function toldIn(redis: Redis, prefix: string, queue: string): Promise<Told[]> {
  const entries = await redis.xrange(`${prefix}:${queue}:events`, '-', '+')
  return entries.flatMap(([entryId, flat]) => {
    const field = (name: string) => flat[flat.indexOf(name) + 1] ?? ''
    const kind = kinds[field('event')]
    if (kind === undefined) return []
    const [job, at] = [field('jobId'), Number(entryId.split('-')[0])]
    // Of a delayed job `delay` is the time at which it is due.
    const due = kind === 'postponed' ? { dueAt: Number(field('delay')) } : {}
    return [{ job, kind, at, queue, node: nodeOf(prefix, queue, job).key, ...due }]
  })
}

/** Of every tree among these jobs of the queue, all nodes. Others are left out. */
export async function treesAmong(
  redis: Redis,
  prefix: string,
  queue: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Node[]>> {
  const trees = await Promise.all(
    ids.map(async (id) => [id, await treeOf(redis, prefix, nodeOf(prefix, queue, id))] as const),
  )
  return new Map(trees.filter(([, nodes]) => nodes.length > 1))
}

/**
 * In order, all of it about `job`. What comes first queues it and begins it; a part that has ended, well or
 * badly, hands on what is left, and the first start of each other one resumes it. Those of the parts that are
 * begun first come first in `told`: what happens in different queues may bear the same time.
 */
export function lifeOfTree(job: string, root: string, told: readonly Told[]): JobEvent[] {
  const begun = new Set<string>()
  let queued = false
  const kindOf = ({ node, kind }: Told): JobEventKind | undefined => {
    if (kind === 'queued') {
      const isFirst = !queued
      queued = true
      return isFirst ? kind : undefined
    }
    if (kind === 'started') {
      const isResumed = begun.size > 0 && !begun.has(node)
      begun.add(node)
      return isResumed ? 'resumed' : kind
    }
    const isPartsEnd = node !== root && (kind === 'completed' || kind === 'failed')
    return isPartsEnd ? 'handed-on' : kind
  }
  return told
    .toSorted((a, b) => a.at - b.at)
    .flatMap((each) => {
      const kind = kindOf(each)
      const { node: _, ...event } = each
      return kind === undefined ? [] : [{ ...event, job, kind }]
    })
}

/** When somebody was at work on each of its parts; undefined where there are none. */
function workOf(told: readonly Told[]): JobTimes['atWork'] {
  const byNode = [...Map.groupBy(told, ({ node }) => node).values()]
  if (byNode.length < 2) return undefined
  return byNode.flatMap((own) =>
    own.flatMap(({ kind, at, queue }, i) => {
      const next = own[i + 1]
      if (kind !== 'started' || next === undefined) return []
      return [{ startedAt: at, finishedAt: next.at, queue }]
    }),
  )
}

/** The times of the job by the events of its tree, those of each node in order. */
export function timesOfTree(root: string, told: readonly Told[]): JobTimes {
  const first = (kind: JobEventKind) => {
    const at = told.filter((event) => event.kind === kind).map((event) => event.at)
    return at.length === 0 ? undefined : Math.min(...at)
  }
  const isEnd = ({ node, kind }: Told) =>
    node === root && (kind === 'completed' || kind === 'failed')
  return {
    ...time('queuedAt', first('queued')),
    ...time('startedAt', first('started')),
    ...time('finishedAt', told.findLast(isEnd)?.at),
    ...time('atWork', workOf(told)),
  }
}

function time<K extends keyof JobTimes>(name: K, value: JobTimes[K] | undefined): JobTimes {
  return value === undefined ? {} : { [name]: value }
}
