/** The open model: every arrival is sent at its time, whether or not earlier ones have been answered. */
import { describe } from '../core/errors.ts'
import type { Arrivals } from './arrivals.ts'
import { type Clock, machineClock } from './clock.ts'
import { type Health, monitorHealth } from './health.ts'
import { ends, type Trials, trialLog } from './trials.ts'

/** One piece of work; rejects when it fails. Its number is that of the trial, from 0. */
export type Operation = (trial: number) => Promise<unknown>

export interface OpenLoad {
  readonly arrivals: Arrivals
  readonly operation: Operation
  /** Arrivals come for this long. */
  readonly forMs: number
  /** The load also ends after so many. */
  readonly mostTrials?: number
  /** Further arrivals are not sent while so many are unanswered, and are counted as such. */
  readonly mostOutstanding?: number
  /** How long after the last arrival an answer is still waited for. */
  readonly answerWithinMs: number
  /** Processes of the system, to tell a slow system from a machine that is busy with something else. */
  readonly pids?: readonly number[]
  readonly clock?: Clock
}

export interface LoadRecord {
  readonly plan: string
  readonly perSecond: number
  readonly durationMs: number
  readonly trials: Trials
  /** Reasons of failures with their numbers, at most `mostReasons` different ones. */
  readonly failures: ReadonlyMap<string, number>
  readonly health: Health
}

/** The engine looks at its schedule at least so often. */
const beatMs = 2
const mostReasons = 20
const defaultOutstanding = 1_000

/** Runs the load to its end; never rejects because of an operation. */
export function openLoad(load: OpenLoad): Promise<LoadRecord> {
  const {
    arrivals,
    operation,
    forMs,
    clock = machineClock,
    mostTrials = Number.POSITIVE_INFINITY,
  } = load
  const { mostOutstanding = defaultOutstanding, answerWithinMs } = load
  const log = trialLog()
  const failures = new Map<string, number>()
  const health = monitorHealth(load.pids ?? [])
  const start = clock.now()
  const elapsed = () => clock.now() - start
  let outstanding = 0
  let lastIntended = 0
  let over = false

  const settle = (trial: number, end: number) => {
    if (over) return
    outstanding -= 1
    log.ended(trial, elapsed(), end)
  }
  const send = (intended: number) => {
    const trial = log.add(intended)
    lastIntended = intended
    if (outstanding >= mostOutstanding) return log.ended(trial, intended, ends.unsent)
    outstanding += 1
    log.sent(trial, elapsed())
    begin(operation, trial).then(
      () => settle(trial, ends.answered),
      (error: unknown) => {
        if (!over) note(failures, error)
        settle(trial, ends.failed)
      },
    )
  }

  return new Promise((resolve) => {
    let next = arrivals.next()
    let asked = 0
    const beat = () => {
      const now = elapsed()
      health.beat(now, asked)
      while (next <= now && next < forMs && log.count < mostTrials) {
        send(next)
        next = arrivals.next()
      }
      const sendsMore = next < forMs && log.count < mostTrials
      const waits = outstanding > 0 && now < lastIntended + answerWithinMs
      if (!sendsMore && !waits) return finish(elapsed())
      asked = Math.min(beatMs, sendsMore ? Math.max(0, next - elapsed()) : beatMs)
      clock.wake(asked, beat)
    }
    const finish = (durationMs: number) => {
      over = true
      resolve({
        plan: arrivals.name,
        perSecond: arrivals.perSecond,
        durationMs,
        trials: log.close(durationMs),
        failures,
        health: health.end(durationMs),
      })
    }
    beat()
  })
}

/** An operation that throws at once has failed like one that rejects. */
async function begin(operation: Operation, trial: number): Promise<void> {
  await operation(trial)
}

export function note(failures: Map<string, number>, error: unknown): void {
  const reason = describe(error).split('\n')[0] ?? ''
  const known = failures.has(reason) || failures.size < mostReasons
  const key = known ? reason : 'others'
  failures.set(key, (failures.get(key) ?? 0) + 1)
}
