/** Histories with faults of which every single one is known: what a checker must find, no more and no less. */
import type { LifeEvent } from '../events.ts'

export interface Faults {
  /** The n-th of so many is lost, doubled, stuck or overtakes the one before it of its key; 0: none. */
  readonly loseEvery?: number
  readonly doubleEvery?: number
  readonly overtakeEvery?: number
  readonly staleEvery?: number
  readonly inventEvery?: number
}

export interface Known {
  readonly lost: number
  readonly doubled: number
  readonly overtaken: number
  readonly stale: number
  readonly invented: number
}

const hit = (n: number, every: number | undefined) =>
  every !== undefined && every > 0 && n % every === every - 1

/** `jobs` lives of five events each over 1,000 keys, told one by one, in order of time but for nothing. */
export function* seededLives(jobs: number, faults: Faults = {}): Generator<LifeEvent, Known> {
  const known = { lost: 0, doubled: 0, overtaken: 0, stale: 0, invented: 0 }
  for (let n = 0; n < jobs; n += 1) {
    const subject = `job-${n}`
    const key = `key-${n % 1_000}`
    const at = n * 10
    yield { at, subject, kind: 'submitted', key }
    yield { at: at + 1, subject, kind: 'accepted', key }
    if (hit(n, faults.loseEvery)) {
      known.lost += 1
      continue
    }
    yield { at: at + 2, subject, kind: 'started', key }
    if (hit(n, faults.overtakeEvery)) {
      known.overtaken += 1
      yield* overtaker(n, at)
    }
    yield { at: at + 6, subject, kind: 'effect', key, version: 1 }
    if (hit(n, faults.doubleEvery)) {
      known.doubled += 1
      yield { at: at + 7, subject, kind: 'effect', key, version: 1 }
    }
    yield { at: at + 8, subject, kind: 'finished', key }
    if (hit(n, faults.staleEvery)) {
      known.stale += 1
      yield { at: at + 9, subject, kind: 'read' }
    }
    if (hit(n, faults.inventEvery)) {
      known.invented += 1
      yield { at: at + 9, subject: `ghost-${n}`, kind: 'finished' }
    }
  }
  return known
}

/** Another job of the same key lives its whole life between the start and the effect of this one. */
function* overtaker(n: number, at: number): Generator<LifeEvent> {
  const life = { subject: `hasty-${n}`, key: `key-${n % 1_000}` }
  yield { ...life, at: at + 3, kind: 'submitted' }
  yield { ...life, at: at + 3, kind: 'accepted' }
  yield { ...life, at: at + 4, kind: 'started' }
  yield { ...life, at: at + 5, kind: 'effect', version: 1 }
  yield { ...life, at: at + 5, kind: 'finished' }
}
