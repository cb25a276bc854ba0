/** The life of a job or an object as single events, all on one clock. */

/**
 * What can be seen of a life:
 * `submitted` somebody asked for it · `accepted`, `refused` the answer · `started` an attempt began ·
 * `retried` an attempt failed and another will follow · `effect` what it is for became visible ·
 * `finished` it was reported done · `failed` it was reported to have failed for good · `read` somebody read it back.
 */
export const kinds = [
  'submitted',
  'accepted',
  'refused',
  'started',
  'retried',
  'effect',
  'finished',
  'failed',
  'read',
] as const

export type Kind = (typeof kinds)[number]

export interface LifeEvent {
  /** Milliseconds on the one clock of the history. */
  readonly at: number
  /** The job or object. */
  readonly subject: string
  readonly kind: Kind
  /** Subjects of one key must take effect in the order in which they were accepted. */
  readonly key?: string
  /** The version that an `effect` made visible or that a `read` returned; a whole number from 1. */
  readonly version?: number
}
