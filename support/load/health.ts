/** Watches the injector itself while it works: a slow injector must never be taken for a slow system. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { delays } from './delays.ts'
import { type ProcessTimes, type WatchedProcess, watchProcess } from './watched-process.ts'

export interface WatchedShare {
  readonly pid: number
  /** Of one processor. */
  readonly cpu: number
  /** Of the time: ready, and no processor was free. */
  readonly waiting: number
}

export interface Health {
  /** Of one processor, the injector's own process. */
  readonly cpu: number
  readonly loopDelayMs: { readonly mean: number; readonly p99: number; readonly max: number }
  readonly watched: readonly WatchedShare[]
  /** Processes that were to be watched and could not be. */
  readonly unwatched: readonly number[]
  /** At most so much of the time between two moments the injector or the system could not run. */
  hinderedBetween(fromMs: number, toMs: number): number
}

export interface HealthMonitor {
  /** The engine's heartbeat: it asked to be woken after `askedMs`, and now it is `atMs`. */
  beat(atMs: number, askedMs: number): void
  end(durationMs: number): Health
}

/** A timer rounds up to the next whole millisecond and may miss one: no sign of trouble. */
const timerGrainMs = 2

/** Between two looks at the kernel's figures of the system's processes. */
const lookEveryMs = 5

/** Begins to watch the injector and the processes of the system, `pids`. */
export function monitorHealth(pids: readonly number[]): HealthMonitor {
  const loop = monitorEventLoopDelay({ resolution: 10 })
  const processes = pids.map((pid) => ({ pid, found: watchProcess(pid) }))
  const watched = processes.flatMap(({ found }) => (found === undefined ? [] : [watch(found)]))
  const hindered = delays()
  const cpuBefore = process.cpuUsage()
  let lastBeat = 0
  let lastLook = 0
  let late = 0
  // Whatever held up injector and system in a time cannot have held a trial up for longer than that time.
  const look = (at: number) => {
    const waited = watched.reduce((sum, each) => sum + each.waitedSince(), late)
    if (waited > 0) hindered.add(lastLook, at, Math.min(at - lastLook, waited))
    lastLook = at
    late = 0
  }
  loop.enable()
  return {
    beat: (at, asked) => {
      late += Math.max(0, at - lastBeat - Math.max(asked, 1) - timerGrainMs)
      lastBeat = at
      if (at - lastLook >= lookEveryMs) look(at)
    },
    end: (durationMs) => {
      loop.disable()
      look(durationMs)
      const shares = watched.map((each) => each.end(durationMs))
      const { user, system } = process.cpuUsage(cpuBefore)
      return {
        cpu: (user + system) / 1_000 / durationMs,
        loopDelayMs: { mean: loop.mean / 1e6, p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 },
        watched: shares,
        unwatched: processes.flatMap(({ pid, found }) => (found === undefined ? [pid] : [])),
        hinderedBetween: hindered.between,
      }
    },
  }
}

interface Watch {
  /** Milliseconds since this was asked before. */
  waitedSince(): number
  end(durationMs: number): WatchedShare
}

function watch(found: WatchedProcess): Watch {
  const first: ProcessTimes | undefined = found.times()
  let before = first?.waitedMs ?? 0
  let last = first
  return {
    waitedSince: () => {
      const now = found.waitedMs() ?? before
      const waited = Math.max(0, now - before)
      before = now
      return waited
    },
    end: (durationMs) => {
      last = found.times() ?? last
      found.close()
      const share = (key: keyof ProcessTimes) =>
        ((last?.[key] ?? 0) - (first?.[key] ?? 0)) / durationMs
      return { pid: found.pid, cpu: share('cpuMs'), waiting: share('waitedMs') }
    },
  }
}
