/** Rules about each life by itself: nothing lost, nothing made up, nothing twice, nothing stuck. */
import { type Case, cases, type Finding } from './finding.ts'
import { codeOf, type History } from './history.ts'

const { submitted, accepted, refused, started, effect, finished, failed } = codeOf

/** Whatever was accepted ends: it is reported done or failed before the record ends. */
export function nothingLost(history: History): Finding | undefined {
  const ended = new Uint8Array(history.subjects.length)
  const found = cases('nothing is lost')
  for (let i = history.count - 1; i >= 0; i -= 1) {
    const subject = history.subject[i] ?? 0
    const kind = history.kind[i]
    if (kind === finished || kind === failed) ended[subject] = 1
    if (kind !== accepted || ended[subject] === 1) continue
    ended[subject] = 1 // once per subject
    found.add(
      of(
        history,
        i,
        (name) => `${name} was accepted and had neither finished nor failed when the record ended`,
      ),
    )
  }
  return found.finding(history)
}

/** What is reported done was asked for, was not refused, and has had its effect. */
export function nothingMadeUp(history: History): Finding | undefined {
  const asked = new Uint8Array(history.subjects.length)
  const done = new Uint8Array(history.subjects.length)
  const found = cases('nothing is made up')
  const bad = (i: number, sentence: (name: string) => string) => found.add(of(history, i, sentence))
  const effects = history.kind.includes(effect)
  for (let i = 0; i < history.count; i += 1) {
    const subject = history.subject[i] ?? 0
    const kind = history.kind[i]
    if (kind === submitted) asked[subject] = 1
    else if (kind === refused) asked[subject] = 2
    else if (kind === effect) {
      done[subject] = 1
      if (asked[subject] === 0) bad(i, (name) => `${name} took effect and nobody had asked for it`)
      if (asked[subject] === 2) bad(i, (name) => `${name} was refused and took effect`)
    } else if (kind === finished) {
      if (asked[subject] === 0)
        bad(i, (name) => `${name} was reported done and nobody had asked for it`)
      else if (effects && done[subject] === 0) {
        bad(i, (name) => `${name} was reported done before it had any effect`)
      }
    }
  }
  return found.finding(history)
}

/** Each takes effect at most once, however often it is attempted. */
export function nothingTwice(history: History): Finding | undefined {
  const times = new Uint8Array(history.subjects.length)
  const found = cases('nothing takes effect twice')
  for (let i = 0; i < history.count; i += 1) {
    if (history.kind[i] !== effect) continue
    const subject = history.subject[i] ?? 0
    const before = times[subject] ?? 0
    times[subject] = Math.min(2, before + 1)
    if (before === 1) found.add(of(history, i, (name) => `${name} took effect a second time`))
  }
  return found.finding(history)
}

export interface Patience {
  /** From acceptance to the first start. */
  readonly startMs: number
  /** From acceptance to the end. */
  readonly endMs: number
}

/** Each starts and ends in time; what the record is too short to tell is not held against anybody. */
export function nothingStuck(history: History, { startMs, endMs }: Patience): Finding | undefined {
  const size = history.subjects.length
  const from = new Float64Array(size).fill(Number.NaN)
  const began = new Uint8Array(size)
  const found = cases('nothing is stuck')
  const late = (i: number, subject: number, what: string, limit: number) =>
    found.add({
      at: history.at[i] ?? 0,
      subjects: [subject],
      sentence: (name) => `${name(subject)} was accepted and not ${what} within ${limit} ms`,
    })
  for (let i = 0; i < history.count; i += 1) {
    const subject = history.subject[i] ?? 0
    const kind = history.kind[i]
    const waited = (history.at[i] ?? 0) - (from[subject] ?? Number.NaN)
    if (kind === accepted) from[subject] = history.at[i] ?? 0
    else if (kind === started && began[subject] === 0) {
      began[subject] = 1
      if (waited > startMs) late(i, subject, 'started', startMs)
    } else if (kind === finished || kind === failed) {
      if (waited > endMs) late(i, subject, 'ended', endMs)
      from[subject] = Number.NaN
    }
  }
  for (let subject = 0; subject < size; subject += 1) {
    const waited = history.endsAt - (from[subject] ?? Number.NaN)
    if (began[subject] === 0 && waited > startMs) late(-1, subject, 'started', startMs)
    else if (waited > endMs) late(-1, subject, 'ended', endMs)
  }
  return found.finding(history)
}

function of(history: History, index: number, sentence: (name: string) => string): Case {
  const subject = history.subject[index] ?? 0
  return {
    at: history.at[index] ?? 0,
    subjects: [subject],
    sentence: (name) => sentence(name(subject)),
  }
}
