/** What the documents ask of the hosting service's own backups. */
import { withSubsections } from '../artifacts/markdown/read-markdown.ts'
import type { SystemDocument } from './documents.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The documents' figure for production: in days. */
const leastRetention = 30

const promises: Readonly<Record<string, RegExp>> = {
  'a backup every day': /\bdaily\b|\b(every|each|per|once a) day\b/i,
  'recovery to a point in time': /point[- ]in[- ]time|\bPITR\b/i,
}

export interface BackupRules {
  /** What is promised in words. */
  readonly promised: readonly string[]
  /** Every number of days that is named. */
  readonly days: readonly number[]
}

/** Read in the sections whose titles speak of backups, with what stands below them, and wherever else it says so. */
export function backupRules(documents: readonly SystemDocument[]): BackupRules {
  const texts = documents.flatMap((document) =>
    document.sections
      .filter(({ title }) => called.test(title))
      .flatMap((section) => withSubsections(document, section))
      .flatMap(({ text }) => blocksOf(text)),
  )
  const elsewhere = documents.flatMap(({ sections }) =>
    sections.flatMap(({ text }) => blocksOf(text).filter((block) => called.test(block))),
  )
  expectThat(texts.length + elsewhere.length > 0, 'no document has a section on backups', {
    received: documents.map(({ file }) => file),
  })
  const text = [...texts, ...elsewhere].join(' ')
  const promised = Object.entries(promises).filter(([, words]) => words.test(text))
  // Elsewhere a shorter time may be that of something else.
  const others = [...texts.filter(isOfOthers), ...elsewhere]
  const own = texts.filter((block) => !isOfOthers(block))
  const days = [...daysIn(own), ...daysIn(others).filter((count) => count >= leastRetention)]
  return { promised: promised.map(([name]) => name), days }
}

const called = /back-?ups?\b/i

/** What a service gives for nothing, or another environment has, is no word on production. */
const isOfOthers = (block: string) =>
  !/\bproduction\b/i.test(block) &&
  /\bfree\W+(?:tier|plan)\b|\b(?:tier|plan)\W+free\b|\b(?:staging|development|local)\b/i.test(block)

/** Paragraphs, list items and rows of tables. */
const blocksOf = (text: string) =>
  text.split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.|\|)\s)/).map((block) => block.replace(/\s+/g, ' '))

const daysIn = (texts: readonly string[]) =>
  [...texts.join(' ').matchAll(/\b(\d+)[ -]days?\b/gi)].map(([, count]) => Number(count))

/** Daily, to any moment, and for thirty days or more; a shorter time beside it is a contradiction. */
export function keepsLongEnough({ promised, days }: BackupRules): void {
  expectEqual('what the documents promise of backups', promised, Object.keys(promises))
  expectThat(days.length > 0, 'the documents do not say for how many days backups are kept', {
    expected: `${leastRetention} or more`,
  })
  const short = days.filter((count) => count < leastRetention)
  expectEqual(`times below ${leastRetention} days for which backups are kept`, short, [])
}
