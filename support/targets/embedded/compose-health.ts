/** Runs a service's health check as the engine would, but looks early so that nobody waits for nothing. */
import type { Health, HealthCheck } from '../../ports/composition.ts'

/** https://docs.docker.com/reference/dockerfile/#healthcheck */
const engineDefaults = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3, startPeriodMs: 0 }

/** Until the first success the check runs at least this often. */
const earlyLookMs = 250

export interface HealthWatch {
  health(): Health
  /** No check goes on: as in an engine it ends with its container. */
  stop(): void
}

/** Runs the check once and answers whether it ended with 0 within the time; `stop` ends it at once. */
export type Probe = (
  test: readonly string[],
  timeoutMs: number,
  stop: AbortSignal,
) => Promise<boolean>

/**
 * A failure counts only once per interval, and not within the start period: the early looks make a
 * service healthy sooner, never unhealthy sooner.
 */
export function watchHealth(check: HealthCheck | undefined, probe: Probe): HealthWatch {
  const { test } = check ?? {}
  if (check === undefined || check.disabled || test === undefined || test.length === 0) {
    return { health: () => 'none', stop: () => undefined }
  }
  let health: Health = 'starting'
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const count = failureCounter(check)
  const look = async () => {
    const timeoutMs = check.timeoutMs ?? engineDefaults.timeoutMs
    const passed = await probe(test, timeoutMs, over.signal)
    if (over.signal.aborted) return
    if (passed) health = 'healthy'
    else if (count.exhausted()) health = 'unhealthy'
    if (passed) count.reset()
    timer = setTimeout(look, pauseMs(check, health))
  }
  // The first look is not immediate: a program needs a moment before it can answer.
  timer = setTimeout(look, Math.min(50, pauseMs(check, health)))
  return {
    health: () => health,
    stop: () => {
      over.abort()
      clearTimeout(timer)
    },
  }
}

function pauseMs(check: HealthCheck, health: Health): number {
  const intervalMs = check.intervalMs ?? engineDefaults.intervalMs
  return health === 'healthy' ? intervalMs : Math.min(intervalMs, earlyLookMs)
}

function failureCounter(check: HealthCheck) {
  const intervalMs = check.intervalMs ?? engineDefaults.intervalMs
  const startPeriodMs = check.startPeriodMs ?? engineDefaults.startPeriodMs
  const retries = check.retries ?? engineDefaults.retries
  const started = performance.now()
  let counted = started
  let failures = 0
  let everPassed = false
  return {
    reset: () => {
      everPassed = true
      failures = 0
      counted = performance.now()
    },
    /** Told of a failure; answers whether it was one too many. */
    exhausted: () => {
      const now = performance.now()
      if (!everPassed && now - started < startPeriodMs) return false
      // Timers fire a little early now and then.
      if (now - counted < intervalMs - 5) return failures >= retries
      counted = now
      failures += 1
      return failures >= retries
    },
  }
}
