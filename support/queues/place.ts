/** Where a queue lies: its kind, its store, and the names that the system has given it. */

export interface QueuePlace {
  readonly kind: 'bullmq' | 'celery'
  readonly url: string
  readonly queue: string
  /** BullMQ: `bull` unless the system chose another. Celery: its `global_keyprefix`, mostly none. */
  readonly prefix: string
  /** Name of the task's one argument, for messages that give it by its position. */
  readonly argument?: string
  /** Number of the database that keeps Celery's results, where it is not that of the jobs. */
  readonly resultDatabase?: number
}

/** What a manifest says of its queue. */
export interface QueueNames {
  readonly kind: 'bullmq' | 'celery'
  readonly name: string
  readonly prefix?: string | undefined
  readonly argument?: string
  readonly resultDatabase?: number | undefined
}

/** The queue of the manifest in this store, or another one of the same system. */
export function placeAt(names: QueueNames, url: string, queue = names.name): QueuePlace {
  const { kind, argument, resultDatabase } = names
  const prefix = names.prefix ?? (kind === 'bullmq' ? 'bull' : '')
  const results = resultDatabase === undefined ? {} : { resultDatabase }
  return { kind, url, queue, prefix, ...(argument !== undefined && { argument }), ...results }
}
