/** Taking jobs out of a queue that others use. */

export interface JobRemoval {
  /** Ids of the jobs whose data name one of the words. Reads only. */
  naming(words: readonly string[]): Promise<string[]>
  /** Of these jobs those that are there. */
  there(ids: readonly string[]): Promise<string[]>
  /** Of these jobs those that a worker has in hand. */
  running(ids: readonly string[]): Promise<string[]>
  /** Takes the jobs and their events out. A job that runs stays. */
  remove(ids: readonly string[]): Promise<void>
  close(): Promise<void>
}
