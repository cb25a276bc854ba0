/** What a rule found: how often it is broken, and the smallest example that shows it. */
import type { LifeEvent } from './events.ts'
import { eventAt, type History } from './history.ts'

export interface Finding {
  readonly rule: string
  /** In how many cases the rule is broken. */
  readonly count: number
  /** What happened in the example, as a sentence. */
  readonly sentence: string
  readonly subjects: readonly string[]
  /** All events of the subjects of the example; nothing else is needed to see the fault. */
  readonly example: readonly LifeEvent[]
}

/** One case in which a rule is broken. */
export interface Case {
  readonly at: number
  /** Numbers of the subjects that it takes to see it. */
  readonly subjects: readonly number[]
  readonly sentence: (name: (subject: number) => string) => string
}

/** Counts cases and keeps a few from which the smallest is chosen. */
export interface Cases {
  add(found: Case): void
  /** Undefined when the rule holds. */
  finding(history: History): Finding | undefined
}

/** Of so many cases the one with the fewest events is shown; the first ones are as good as any. */
const kept = 1_000

export function cases(rule: string): Cases {
  const first: Case[] = []
  let count = 0
  return {
    add: (found) => {
      count += 1
      if (first.length < kept) first.push(found)
    },
    finding: (history) => {
      if (first.length === 0) return undefined
      const sizes = sizesOf(history, first)
      const size = ({ subjects }: Case) =>
        subjects.reduce((sum, subject) => sum + (sizes.get(subject) ?? 0), 0)
      const smallest = first.reduce((a, b) => {
        const difference = size(a) - size(b)
        return difference < 0 || (difference === 0 && a.at <= b.at) ? a : b
      })
      return {
        rule,
        count,
        sentence: smallest.sentence((subject) => history.subjects[subject] ?? ''),
        subjects: smallest.subjects.map((subject) => history.subjects[subject] ?? ''),
        example: eventsOf(history, smallest.subjects),
      }
    },
  }
}

/** The finding for people: the sentence, then each event with the time since the first. */
export function inWords({ rule, count, sentence, example }: Finding): string {
  const start = example[0]?.at ?? 0
  const lines = example.map(({ at, subject, kind, key, version }) => {
    const time = `${(at - start).toFixed(1)} ms`.padStart(14)
    const more = [
      key === undefined ? '' : `key ${key}`,
      version === undefined ? '' : `version ${version}`,
    ]
    return [time, subject, kind, ...more.filter((each) => each !== '')].join('  ')
  })
  const times = count === 1 ? 'once' : `${count} times, for example`
  return [`${rule} (${times}): ${sentence}`, ...lines].join('\n')
}

function sizesOf(history: History, found: readonly Case[]): Map<number, number> {
  const sizes = new Map<number, number>()
  for (const { subjects } of found) for (const each of subjects) sizes.set(each, 0)
  for (let i = 0; i < history.count; i += 1) {
    const subject = history.subject[i] ?? -1
    const size = sizes.get(subject)
    if (size !== undefined) sizes.set(subject, size + 1)
  }
  return sizes
}

function eventsOf(history: History, subjects: readonly number[]): LifeEvent[] {
  const events: LifeEvent[] = []
  for (let i = 0; i < history.count; i += 1) {
    if (subjects.includes(history.subject[i] ?? -1)) events.push(eventAt(history, i))
  }
  return events
}
