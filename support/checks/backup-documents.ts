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

/** Read in the sections whose titles speak of backups, with what stands below them. */
export function backupRules(documents: readonly SystemDocument[]): BackupRules {
  const texts = documents.flatMap((document) =>
    document.sections
      .filter(({ title }) => /back-?ups?\b/i.test(title))
      .flatMap((section) => withSubsections(document, section))
      .map(({ text }) => text.replace(/\s+/g, ' ')),
  )
  expectThat(texts.length > 0, 'no document has a section on backups', {
    received: documents.map(({ file }) => file),
  })
  const text = texts.join(' ')
  const promised = Object.entries(promises).filter(([, words]) => words.test(text))
  const days = [...text.matchAll(/\b(\d+)[ -]days?\b/gi)].map(([, count]) => Number(count))
  return { promised: promised.map(([name]) => name), days }
}

/** Daily, to any moment, and for thirty days or more; a shorter time beside it is a contradiction. */
export function keepsLongEnough({ promised, days }: BackupRules): void {
  expectEqual('what the documents promise of backups', promised, Object.keys(promises))
  expectThat(days.length > 0, 'the documents do not say for how many days backups are kept', {
    expected: `${leastRetention} or more`,
  })
  const short = days.filter((count) => count < leastRetention)
  expectEqual(`times below ${leastRetention} days for which backups are kept`, short, [])
}
