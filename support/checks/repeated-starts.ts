/** Starts of the whole composition: on nothing, on what an orderly end has left, on what a crash has left. */
import { inWords } from '../core/deadline.ts'
import type { Composition } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import { expectEqual, expectThat } from './expect.ts'

export interface Start {
  readonly after: string
  readonly tookMs: number
  readonly code: number
  readonly said: string
  /** How often each service had to be started again. */
  readonly restarts: Readonly<Record<string, number>>
  readonly health: Readonly<Record<string, string>>
}

/** An end whose traces the next start finds. */
const ends: Readonly<
  Record<string, (up: Composition, names: readonly string[]) => Promise<unknown>>
> = {
  'an orderly end': (up, names) => up.stop(names),
  'a crash': (up, names) => Promise.all(names.map((name) => up.kill(name, 'SIGKILL'))),
}

/** The first start, and one after each kind of end. */
export async function startAgainAndAgain(
  up: Composition,
  names: readonly string[],
): Promise<Start[]> {
  const starts = [await startOnce(up, names, 'nothing')]
  for (const [after, end] of Object.entries(ends)) {
    await end(up, names)
    starts.push(await startOnce(up, names, after))
  }
  return starts
}

async function startOnce(up: Composition, names: readonly string[], after: string): Promise<Start> {
  const began = performance.now()
  const { code, stderr } = await up.up(names)
  const states = up.ps().filter(({ service }) => names.includes(service))
  return {
    after,
    code,
    tookMs: performance.now() - began,
    said: stderr.trim().split('\n').at(-1) ?? '',
    restarts: Object.fromEntries(states.map(({ service, restarts }) => [service, restarts])),
    health: Object.fromEntries(states.map(({ service, health }) => [service, health])),
  }
}

/** Each came up healthy within the time that the processes declare, and nothing was started twice. */
export function eachSucceeded({ manifest }: Scene, starts: readonly Start[]): void {
  const { backend, worker } = manifest.processes
  const limitMs = (backend.readyWithin + worker.readyWithin) * 1000
  for (const { after, code, tookMs, said, restarts, health } of starts) {
    const start = `the start after ${after}`
    expectEqual(`${start} (${said}): its exit status`, code, 0)
    for (const [service, state] of Object.entries(health)) {
      expectEqual(`${start}: the health of ${service}`, state, 'healthy')
      expectEqual(`${start}: how often ${service} was started again`, restarts[service], 0)
    }
    expectThat(tookMs <= limitMs, `${start} takes too long`, {
      expected: inWords(limitMs),
      received: inWords(tookMs),
    })
  }
}
