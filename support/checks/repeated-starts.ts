/** Starts of the whole composition: on nothing, on what an orderly end has left, on what a crash has left. */
import { inWords, within } from '../core/deadline.ts'
import { Unverified } from '../core/errors.ts'
import type { Composition } from '../ports/composition.ts'
import type { Scene } from '../run/scene.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Not ready when it should be; judged together with the others. */
class LateStart extends Error {}

export interface Start {
  readonly after: string
  readonly tookMs: number
  /** Exit status; not a number where it did not end in time. */
  readonly code: number
  readonly said: string
  /** How often each service had to be started again. */
  readonly restarts: Readonly<Record<string, number>>
  readonly health: Readonly<Record<string, string>>
}

interface End {
  readonly name: string
  readonly bring: (up: Composition, names: readonly string[]) => Promise<unknown>
}

/** Ends whose traces the next start finds. */
const ends: readonly End[] = [
  { name: 'an orderly end', bring: (up, names) => up.stop(names) },
  {
    name: 'a crash',
    bring: (up, names) => Promise.all(names.map((one) => up.kill(one, 'SIGKILL'))),
  },
]

/** How many starts, and how long all of them may take here, in milliseconds. */
interface Series {
  readonly count?: number
  readonly budgetMs: number
}

/**
 * The first start, and each further one after another kind of end in turn; at least one after each. One
 * that does not end in time is the last: it is still under way when the next would begin. Where all may take
 * longer than the check has, a slow machine leaves it open.
 */
export async function startAgainAndAgain(
  { manifest }: Scene,
  up: Composition,
  names: readonly string[],
  { count = 1 + ends.length, budgetMs }: Series,
): Promise<Start[]> {
  const limitMs = limitOf(manifest)
  const over = performance.now() + budgetMs
  const starts: Start[] = []
  const isOver = () => starts.length === count || starts.some(({ code }) => Number.isNaN(code))
  for (let at = 0; !isOver(); at += 1) {
    const end = at === 0 ? undefined : ends[(at - 1) % ends.length]
    await end?.bring(up, names)
    if (performance.now() + limitMs > over) throw noTimeLeft(starts, limitMs)
    starts.push(await startOnce(up, names, end?.name ?? 'nothing', limitMs))
  }
  return starts
}

function noTimeLeft(starts: readonly Start[], limitMs: number): Unverified {
  const took = starts.map(({ tookMs }) => inWords(tookMs)).join(', ') || 'nothing yet'
  const next = `the next may take ${inWords(limitMs)} (readyWithin of backend and worker)`
  return new Unverified(`needs a quicker machine: the starts so far took ${took}, and ${next}`)
}

async function startOnce(
  up: Composition,
  names: readonly string[],
  after: string,
  limitMs: number,
): Promise<Start> {
  const began = performance.now()
  const starting = up.up(names)
  // A service that ends again and again would keep us waiting for ever.
  const late = () => new LateStart(`it goes on after ${inWords(limitMs)}`)
  const { code, stderr } = await within(limitMs, starting, late).catch((error: unknown) => {
    if (!(error instanceof LateStart)) throw error
    starting.catch(() => undefined) // it ends with the composition
    return { code: Number.NaN, stderr: error.message }
  })
  const states = (await up.ps()).filter(({ service }) => names.includes(service))
  return {
    after,
    code,
    tookMs: performance.now() - began,
    said: stderr.trim().split('\n').at(-1) ?? '',
    restarts: Object.fromEntries(states.map(({ service, restarts }) => [service, restarts])),
    health: Object.fromEntries(states.map(({ service, health }) => [service, health])),
  }
}

/** What the processes declare for a healthy start. */
function limitOf({ processes: { backend, worker } }: Manifest): number {
  return (backend.readyWithin + worker.readyWithin) * 1000
}

/** Each came up healthy within the time that the processes declare, and nothing was started twice. */
export function eachSucceeded({ manifest }: Scene, starts: readonly Start[]): void {
  const limitMs = limitOf(manifest)
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
