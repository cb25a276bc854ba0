/** How much of a time the processes of the system were ready to run and found no free processor. */
import { watchProcess } from './watched-process.ts'

export interface Hindered<T> {
  readonly value: T
  /** Of the process that waited longest; 0 where the kernel does not tell. */
  readonly waitedMs: number
}

/** Watches the main threads of `pids` while `work` is done. */
export async function hindranceDuring<T>(
  pids: readonly number[],
  work: () => Promise<T>,
): Promise<Hindered<T>> {
  const watched = pids.flatMap((pid) => watchProcess(pid) ?? [])
  const before = watched.map((each) => each.waitedMs() ?? 0)
  try {
    const value = await work()
    const waits = watched.map((each, i) => (each.waitedMs() ?? 0) - (before[i] ?? 0))
    return { value, waitedMs: Math.max(0, ...waits) }
  } finally {
    for (const each of watched) each.close()
  }
}
