/** How long jobs wait for their next attempt. */
import { historiesOf } from '../history/histories.ts'
import type { Scene } from '../run/scene.ts'
import { expectThat } from './expect.ts'
import { withOutcome } from './retries.ts'
import { askedSeconds, type Treated, type Trial } from './unreliable-storage.ts'

/** A pause of one attempt is at least so much longer than the one before it. */
const leastGrowth = 1.5

/**
 * The shortest pause before an attempt, by the longest before the same one: half of a pause may be drawn by
 * lot, so that not all jobs come back together; of one that is drawn as a whole nothing is sure to grow.
 */
const leastShare = 0.4

type Pauses = readonly (readonly number[])[]

/** A busy store notes a failure late, which makes a pause look shorter: the longest ones are true. */
export function backOff(scene: Scene, trial: Trial): void {
  const jobs = triedAgain(trial)
  const pauses = pausesOf(trial, jobs)
  const count = Math.min(...pauses.map(({ length }) => length))
  const longest = atEachAttempt(pauses, count, Math.max)
  scene.measured('pauses before the next attempt', { milliseconds: longest })
  expectThat(
    count >= 2,
    'a failed job does not go back to the queue to wait for each of its next attempts',
    {
      expected: 'at least 2 pauses of each job, in milliseconds',
      received: Object.fromEntries(jobs.map(({ words }, at) => [words, pauses[at]])),
    },
  )
  const growths = longest.slice(1).map((pause, i) => pause / (longest[i] ?? Infinity))
  expectThat(
    growths.every((growth) => growth >= leastGrowth),
    'the pauses between the attempts do not grow exponentially',
    { expected: `each at least ${leastGrowth} times the one before`, received: longest },
  )
  for (const alike of Map.groupBy(jobs, ({ treatment }) => treatment).values()) {
    drawnInPartAtMost(pausesOf(trial, alike), count)
  }
}

/** Whom no attempt but the first was given has no pauses: that is another promise, where others have some. */
function triedAgain(trial: Trial): readonly Treated[] {
  const histories = historiesOf(trial.events)
  const jobs = withOutcome(trial, 'tried again')
  const again = jobs.filter(({ upload }) => {
    const { starts = [], pausesMs = [] } = histories.get(upload.job) ?? {}
    return starts.length > 1 || pausesMs.length > 0
  })
  return again.length > 0 ? again : jobs
}

function pausesOf({ events }: Trial, jobs: readonly Treated[]): Pauses {
  const histories = historiesOf(events)
  return jobs.map(({ upload }) => histories.get(upload.job)?.pausesMs ?? [])
}

const atEachAttempt = (pauses: Pauses, count: number, of: (...ms: number[]) => number) =>
  Array.from({ length: count }, (_, nth) => of(...pauses.map((each) => each[nth] ?? 0)))

/** Jobs that fail of the same cause wait about as long for the same attempt. */
function drawnInPartAtMost(alike: Pauses, count: number): void {
  const longest = atEachAttempt(alike, count, Math.max)
  const shortest = atEachAttempt(alike, count, Math.min)
  expectThat(
    shortest.every((pause, nth) => pause >= leastShare * (longest[nth] ?? 0)),
    'the pauses are drawn by lot from nothing on: a later one may be shorter than the one before it',
    {
      expected: `each at least ${leastShare} times the longest before the same attempt`,
      received: alike,
    },
  )
}

/** Clocks are read in whole milliseconds. */
const roundingMs = 2

/** Who was asked for patience asked again no sooner than that, in another attempt or in the same one. */
export function obeysPatience(scene: Scene, trial: Trial): void {
  for (const { words, asked } of trial.jobs.filter((job) => job.words.startsWith('asks'))) {
    const [refused = Number.NaN, again = Number.NaN] = asked
    const pause = again - refused
    scene.measured('pause after a refusal that asks for one', { asked: `${askedSeconds} s`, pause })
    const enough = pause >= askedSeconds * 1000 - roundingMs
    expectThat(enough, `the pause of a job whose storage ${words}`, {
      expected: `at least ${askedSeconds} s`,
      received: `${pause} ms`,
    })
  }
}
