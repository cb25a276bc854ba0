/** What the steps about files, clean-ups and schedules tell each other. */
import type { Attempt, KnownFile } from '../../support/checks/file-access.ts'
import type { Bucket } from '../../support/checks/vocabgo/buckets.ts'
import type { Run } from '../../support/checks/vocabgo/clean-ups.ts'
import type { StoredFile } from '../../support/checks/vocabgo/files.ts'
import type { Job, RunOfJob } from '../../support/checks/vocabgo/schedules.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { Row } from '../../support/services/supabase/records.ts'

export const buckets: Note<readonly Bucket[]> = note('the buckets')
export const filesOfAda: Note<readonly StoredFile[]> = note("Ada's files")
export const filesOfBen: Note<readonly StoredFile[]> = note("Ben's files")
export const folderOfBen: Note<readonly string[]> = note("Ben's folder")
export const tries: Note<readonly Attempt[]> = note('the tries')
/** What was sent, whether or not it was taken. */
export const sent: Note<readonly KnownFile[]> = note('the files that were sent')
/** What stands in the paths of everything that must not be stored. */
export const marks: Note<readonly string[]> = note('the names of the files')
export const old: Note<readonly StoredFile[]> = note('the old files')
export const young: Note<readonly StoredFile[]> = note('the young files')
export const again: Note<StoredFile> = note('the file that is made again')
export const elsewhere: Note<readonly StoredFile[]> = note('the files of the other buckets')
export const runs: Note<readonly Run[]> = note('the runs')
export const notedBefore: Note<Readonly<Record<string, number>>> = note('the failures before')
export const noted: Note<readonly string[]> = note('the tables that tell of the failure')
export const jobs: Note<readonly Job[]> = note('the schedules')
export const runsOfJobs: Note<readonly RunOfJob[]> = note('the runs of the schedules')
export const probe: Note<{ readonly made: number; readonly left: number }> = note('the probe')
export const scheduling: Note<{ readonly from: string; readonly statements: readonly string[] }> =
  note('the statements that schedule')
export const withCooldowns: Note<{ readonly over: Person; readonly running: Person }> = note(
  'the users with cooldowns',
)
export const ofStrangers: Note<readonly Attempt[]> = note('the tries of the others')
export const links: Note<readonly string[]> = note("Ada's links")
export const phrase: Note<{ readonly words: string; readonly list: Row }> = note('the phrase')
