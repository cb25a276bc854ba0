/** What the steps of a scenario about VocabGo tell each other. */
import type { Belongings } from '../../support/checks/vocabgo/belongings.ts'
import type { Column } from '../../support/checks/vocabgo/columns.ts'
import type { Index } from '../../support/checks/vocabgo/indexes.ts'
import type { NewRow } from '../../support/checks/vocabgo/new-rows.ts'
import type { Write } from '../../support/checks/vocabgo/writes.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { Answer, Row } from '../../support/services/supabase/records.ts'

/** An answer, and in words what was asked. */
export interface Asked {
  readonly what: string
  readonly answer: Answer
}

export const ada: Note<Person> = note('Ada')
export const ben: Note<Person> = note('Ben')
export const people: Note<readonly Person[]> = note('the users')
export const job: Note<Row> = note('the job')
export const jobs: Note<readonly Row[]> = note('the jobs')
/** How many each of the jobs has. */
export const metricCounts: Note<readonly number[]> = note('the metrics of the jobs')
export const list: Note<Row> = note('the word list')
export const asked: Note<readonly Asked[]> = note('what was asked')
export const columns: Note<{ readonly table: string; readonly all: readonly Column[] }> =
  note('the columns')
export const writes: Note<readonly Write[]> = note('the writes')
export const indexes: Note<readonly Index[]> = note('the indexes')
export const belongingsBefore: Note<{ readonly ada: Belongings; readonly ben: Belongings }> =
  note('what belonged to both')
export const kindsOfTables: Note<Readonly<Record<string, string>>> = note('the tables')
export const plans: Note<Readonly<Record<string, string>>> = note('the plans')
export const retries: Note<unknown> = note('the retries')
export const metrics: Note<{ readonly row: Row; readonly figures: Row }> = note('the metrics')
export const newRows: Note<readonly NewRow[]> = note('the new rows')
export const furnished: Note<{ readonly ada: readonly Row[]; readonly ben: readonly Row[] }> =
  note('the jobs of both')
export const index: Note<Index> = note('the index')
