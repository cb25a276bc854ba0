/** What a queue has recorded of its jobs, event by event, on the clock of the store. */

/**
 * `postponed`: the attempt has failed and another one comes later; `returned`: its worker is gone;
 * `handed-on`: what is left of it waits as a task of its own, and `resumed`: a worker has begun with that.
 */
export type JobEventKind =
  | 'queued'
  | 'started'
  | 'handed-on'
  | 'resumed'
  | 'postponed'
  | 'returned'
  | 'completed'
  | 'failed'

export interface JobEvent {
  readonly job: string
  readonly kind: JobEventKind
  /** Milliseconds since the epoch. */
  readonly at: number
  /** When a postponed job is to be tried again, where the queue tells. */
  readonly dueAt?: number
  /** Where workers have slots for each queue and the job goes through several: the one that it is in. */
  readonly queue?: string
}

export interface QueueRecords {
  /** Every event that the store still has, in order. */
  events(): Promise<readonly JobEvent[]>
  /** What the store keeps as the reason why a job failed, also where nothing else of it can be read. */
  errorOf(job: string): Promise<string | undefined>
  /** Bytes of the largest entry that any job has in the store. */
  largestEntry(): Promise<number>
}

/** A message as somebody else's program, or an older release, may leave it in the queue. */
export interface StrangeMessage {
  readonly id: string
  readonly task: string
  /** As it stands in the store; nobody promises that it can be parsed. */
  readonly data: string
}
