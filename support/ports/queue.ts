/** A job queue as an outsider sees it: what every kind of queue can be asked. */

export type JobState = 'waiting' | 'active' | 'retrying' | 'completed' | 'failed' | 'unknown'

/** One stage; `queue` where workers have slots for each, and the job goes through several. */
export interface Work {
  readonly startedAt: number
  readonly finishedAt: number
  readonly queue?: string
}

/** Times are milliseconds since the epoch on the clock of the store. */
export interface JobTimes {
  readonly queuedAt?: number
  /** First start of the work. */
  readonly startedAt?: number
  readonly finishedAt?: number
  /** For a job that is done in stages which wait for a worker each: when somebody was at work on it. */
  readonly atWork?: readonly Work[]
}

/** Of a job that has ended. */
export type EndedTimes = JobTimes & Required<Omit<JobTimes, 'atWork'>>

export interface JobRecord {
  readonly id: string
  readonly queue: string
  readonly task: string
  /** Of a job that is done in stages, each a job of its own: what these are called. */
  readonly stages?: readonly string[]
  readonly state: JobState
  /** What the store keeps as the job's return value; undefined when there is none. */
  readonly result?: unknown
  readonly error?: string
  /** How often it has been started. */
  readonly runs: number
  /** False when the job is named by the queue but its data is gone. */
  readonly whole: boolean
}

export interface QueueProbe {
  /** What the store holds of a job; state `unknown` when it holds nothing. */
  job(id: string): Promise<JobRecord>
  /** When it was queued, first started and finished, from the store's own record of events. */
  times(id: string): Promise<JobTimes>
  /** Jobs that wait to be taken. */
  depth(queue?: string): Promise<number>
  /** Names of all queues that exist in the store. */
  queues(): Promise<readonly string[]>
  /** How many workers wait for jobs of `queue`. */
  consumers(queue?: string): Promise<number>
  close(): Promise<void>
}
