/**
 * Trees of jobs, as BullMQ's FlowProducer makes them: one piece of work over several jobs and queues. Its
 * root is the job, and ends last; all others are parts of it, and none of their own.
 */
import type { Redis } from 'ioredis'
import type { JobState } from '../ports/queue.ts'

/** One job of a tree, with the key of its hash: `<prefix>:<queue>:<id>`. */
export interface Node {
  readonly key: string
  readonly queue: string
  readonly id: string
}

/** A node and how it stands. */
export interface Standing extends Node {
  readonly state: JobState
  /** How often it has been started. */
  readonly starts: number
  /** What its task is called. */
  readonly task: string
  readonly error?: string
}

export function nodeOf(prefix: string, queue: string, id: string): Node {
  return { key: `${prefix}:${queue}:${id}`, queue, id }
}

/** The root first, then its parts, those that are begun last first. A job without parts is a tree of one. */
export async function treeOf(redis: Redis, prefix: string, root: Node): Promise<Node[]> {
  const found = new Map([[root.key, root]])
  for (let level = [root]; level.length > 0; ) {
    const keys = await Promise.all(level.map(({ key }) => childrenOf(redis, key)))
    level = keys
      .flat()
      .filter((key) => key.startsWith(`${prefix}:`) && !found.has(key))
      .map((key) => nodeAt(prefix, key))
    for (const node of level) found.set(node.key, node)
  }
  return [...found.values()]
}

/** Neither the name of a queue nor the id of such a job has a colon. */
function nodeAt(prefix: string, key: string): Node {
  const [queue = '', ...id] = key.slice(prefix.length + 1).split(':')
  return nodeOf(prefix, queue, id.join(':'))
}

/** Those that are still to be done, those that are done, and those that have failed, whatever follows of it. */
async function childrenOf(redis: Redis, key: string): Promise<string[]> {
  const keys = await Promise.all([
    redis.smembers(`${key}:dependencies`),
    redis.hkeys(`${key}:processed`),
    redis.hkeys(`${key}:failed`),
    redis.zrange(`${key}:unsuccessful`, '0', '-1'),
  ])
  return keys.flat()
}

/** Those of the jobs that are no parts of another one. */
export async function wholeOf(
  redis: Redis,
  base: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const parents = await Promise.all(ids.map((id) => redis.hget(`${base}:${id}`, 'parentKey')))
  return ids.filter((_, i) => (parents[i] ?? '') === '')
}

/** How the whole stands: between two parts, or in one of them, somebody has begun with it. */
export function stateOfTree([root, ...parts]: readonly Standing[]): JobState {
  const own = root?.state ?? 'unknown'
  if (parts.length === 0 || own !== 'waiting') return own
  if (parts.some(({ state }) => state === 'active')) return 'active'
  if (parts.some(({ state }) => state === 'retrying')) return 'retrying'
  return parts.some(({ starts }) => starts > 0) ? 'active' : 'waiting'
}

/** What its parts do in turn is one run; whatever is begun once more makes another. */
export function runsOfTree(nodes: readonly Standing[]): number {
  const begun = nodes.filter(({ starts }) => starts > 0)
  return begun.reduce((runs, { starts }) => runs + starts - 1, Math.min(begun.length, 1))
}

/** What the parts of a tree are called; of a job without parts nothing is said. */
export function stagesOfTree([, ...parts]: readonly Standing[]): { stages?: readonly string[] } {
  return parts.length === 0 ? {} : { stages: parts.map(({ task }) => task) }
}

/** A parent says no more than which child has failed: why stands at the child. */
export function errorOfTree(nodes: readonly Pick<Standing, 'error'>[]): string | undefined {
  return nodes.findLast(({ error }) => error !== undefined)?.error
}
