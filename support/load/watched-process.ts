/** What the kernel tells of a process: processor time used, and time it was ready and had to wait for one. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/** Milliseconds since the process began. */
export interface ProcessTimes {
  /** Of all its threads. */
  readonly cpuMs: number
  /** Of its main thread: ready to run, and no processor was free. */
  readonly waitedMs: number
}

export interface WatchedProcess {
  readonly pid: number
  /** Undefined once it is gone. */
  waitedMs(): number | undefined
  times(): ProcessTimes | undefined
  close(): void
}

/** The kernel counts processor time in these, on every Linux that Node runs on (USER_HZ). */
const ticksPerSecond = 100

/** Undefined where the kernel does not tell (no `/proc/PID/schedstat`). */
export function watchProcess(pid: number): WatchedProcess | undefined {
  const file = openQuietly(`/proc/${pid}/schedstat`)
  if (file === undefined) return undefined
  const buffer = Buffer.alloc(96)
  /** Fields of schedstat: time on a processor, time waiting for one, both in nanoseconds. */
  const waitedMs = () => {
    try {
      const length = readSync(file, buffer, 0, buffer.length, 0)
      return Number(buffer.toString('latin1', 0, length).split(' ')[1]) / 1e6
    } catch {
      // The process has ended: there is nothing more to know of it.
      return undefined
    }
  }
  return {
    pid,
    waitedMs,
    times: () => {
      const waited = waitedMs()
      const cpuMs = cpuOf(pid)
      return waited === undefined || cpuMs === undefined ? undefined : { cpuMs, waitedMs: waited }
    },
    close: () => closeSync(file),
  }
}

function openQuietly(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    // Another kernel, or the process is gone: the caller says that it cannot be watched.
    return undefined
  }
}

/** Fields 14 and 15 of `/proc/PID/stat` (proc(5)); the name in field 2 may contain anything. */
function cpuOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond
  } catch {
    // As above: the process has ended.
    return undefined
  }
}
