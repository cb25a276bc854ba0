/**
 * The closed model: each of a fixed number of users waits for an answer before asking again. It shows what
 * so many users at once experience; it cannot show what a slow answer does to those who come meanwhile.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, machineClock } from './clock.ts'
import { monitorHealth } from './health.ts'
import { type LoadRecord, note, type Operation } from './open-load.ts'
import { ends, trialLog } from './trials.ts'

export interface ClosedLoad {
  readonly users: number
  readonly operation: Operation
  /** No user begins anything after this. */
  readonly forMs: number
  /** Nor after this has been aborted; what is under way is still waited for. */
  readonly until?: AbortSignal
  /** Each user thinks so long after an answer; the users begin spread over the first such time. */
  readonly thinkMs?: number
  /** So many are begun altogether. */
  readonly mostTrials?: number
  /** How long after the end an answer is still waited for. */
  readonly answerWithinMs: number
  readonly pids?: readonly number[]
  readonly clock?: Clock
}

const beatMs = 2

/** Runs the load to its end; never rejects because of an operation. */
export async function closedLoad(load: ClosedLoad): Promise<LoadRecord> {
  const { users, operation, forMs, clock = machineClock } = load
  const { mostTrials = Number.POSITIVE_INFINITY } = load
  const log = trialLog()
  const failures = new Map<string, number>()
  const health = monitorHealth(load.pids ?? [])
  const start = clock.now()
  const elapsed = () => clock.now() - start
  let busy = users
  let over = false

  const { thinkMs = 0, until } = load
  const goesOn = () => !over && until?.aborted !== true && elapsed() < forMs
  const think = (ms: number) => (ms === 0 ? undefined : pause(ms))
  const user = async (number: number) => {
    await think((thinkMs * number) / users)
    while (goesOn() && log.count < mostTrials) {
      const at = elapsed()
      const trial = log.add(at)
      log.sent(trial, at)
      try {
        await operation(trial)
        if (!over) log.ended(trial, elapsed(), ends.answered)
      } catch (error) {
        if (over) return
        note(failures, error)
        log.ended(trial, elapsed(), ends.failed)
      }
      await think(thinkMs)
    }
    busy -= 1
  }
  for (let i = 0; i < users; i += 1) void user(i)

  await new Promise<void>((resolve) => {
    let asked = 0
    const beat = () => {
      health.beat(elapsed(), asked)
      if (busy === 0 || elapsed() >= forMs + load.answerWithinMs) return resolve()
      asked = beatMs
      clock.wake(asked, beat)
    }
    beat()
  })
  over = true
  const durationMs = elapsed()
  return {
    plan:
      thinkMs === 0
        ? `${users} users, each after its own answer`
        : `${users} users, each ${thinkMs} ms after its own answer`,
    perSecond: (log.count * 1_000) / durationMs,
    durationMs,
    trials: log.close(durationMs),
    failures,
    health: health.end(durationMs),
  }
}
