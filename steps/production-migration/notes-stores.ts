/** What the steps about starts, listings and the ways to the database tell each other. */
import type {
  BrokenStart,
  BrokenTime,
} from '../../support/checks/production-migration/broken-database.ts'
import type { Paced } from '../../support/checks/production-migration/database-pace.ts'
import type { Encrypted } from '../../support/checks/production-migration/encrypted-database.ts'
import type { Sender, Sent } from '../../support/checks/production-migration/files.ts'
import type { Filled } from '../../support/checks/production-migration/listings.ts'
import type { Crowd, Crowded } from '../../support/checks/production-migration/many-users.ts'
import type { Hit } from '../../support/checks/production-migration/questions.ts'
import type { StartWithoutBucket } from '../../support/checks/production-migration/store-at-start.ts'
import type { Searching } from '../../support/checks/production-migration/vectors.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { LoadVerdict } from '../../support/load/verdict.ts'

export const withoutBucket: Note<StartWithoutBucket> = note('the start without a bucket')
export const filled: Note<Filled> = note('the files below a prefix')
/** What was listed below the prefix, and below one that nothing has. */
export const lists: Note<readonly [readonly string[], readonly string[]]> = note('the lists')
export const reader: Note<Sender> = note('the user who reads on')
export const brokenTimes: Note<readonly BrokenTime[]> = note('the times without a database')
export const brokenStarts: Note<readonly BrokenStart[]> = note('the starts without a database')
export const encrypted: Note<Encrypted> = note('the encrypted way to the database')
export const paced: Note<Paced> = note('the user with many rows')
export const pace: Note<LoadVerdict> = note('the pace of everyday operations')
export const crowd: Note<Crowd> = note('the hundred users')
export const crowded: Note<Crowded> = note('the work of the hundred users')
export const searching: Note<Searching> = note('the backend with known vectors')
export const texts: Note<readonly Sent[]> = note('the texts of the user')
export const hits: Note<readonly Hit[]> = note('what was found')
