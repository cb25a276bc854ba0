/** What the steps about files tell each other. */
import type { Sender, Sent } from '../../support/checks/production-migration/files.ts'
import type { OwnThing } from '../../support/checks/production-migration/own-samples.ts'
import type { Tried } from '../../support/checks/production-migration/strangers.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { Answer } from '../../support/systems/http-client.ts'

export const sender: Note<Sender> = note('the user with a project for files')
export const sent: Note<readonly Sent[]> = note('the files')
/** Files that are to stay when others are deleted. */
export const neighbours: Note<readonly Sent[]> = note('the files beside them')
export const told: Note<readonly Sent[]> = note('those of them that rows tell of')
/** Keys of files that begin like those of the deleted ones. */
export const alike: Note<readonly string[]> = note('the files with keys alike')
export const tried: Note<Tried> = note('the tries')
export const stranger: Note<Person> = note('the other user')
export const answers: Note<readonly Answer[]> = note('the answers')
export const link: Note<string> = note('the link')
export const things: Note<readonly OwnThing[]> = note('the things of the user')
