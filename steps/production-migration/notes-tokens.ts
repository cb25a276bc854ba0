/** What the steps about tokens and callers tell each other. */
import type { AreaAnswer } from '../../support/checks/production-migration/areas.ts'
import type { Made } from '../../support/checks/production-migration/callers.ts'
import type { SignedIn } from '../../support/checks/production-migration/somebody.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { KeyServer } from '../../support/services/supabase/token-kit/key-server.ts'

export const user: Note<SignedIn> = note('the user')
export const second: Note<Person> = note('the second user')
export const header: Note<{ readonly value: string | undefined }> = note('the credential')
export const answers: Note<readonly AreaAnswer[]> = note('the answers of the areas')
export const ownBefore: Note<Readonly<Record<string, number>>> = note('what the user had before')
/** Rows of the second user, by area, before the first began. */
export const thingsOfSecond: Note<Readonly<Record<string, readonly string[]>>> = note(
  'what the second user had before',
)
export const made: Note<readonly Made[]> = note('the projects')
/** By the name of the credential: `operation: status`. */
export const asked: Note<Readonly<Record<string, Readonly<Record<string, number>>>>> = note(
  'the answers of the operations',
)
export const published: Note<{ readonly keys: KeyServer; readonly url: string }> = note(
  'the project that publishes its keys',
)
export const formerSecret: Note<{ readonly secret: string; readonly url: string }> =
  note('the former secret')
export const description: Note<Record<string, unknown>> = note('the description of the interface')
