/** What keeps a running job from being run a second time. */

export interface Guard {
  /** True while a worker has the job, as far as the store knows. */
  readonly running: boolean
  readonly guarded: boolean
}
