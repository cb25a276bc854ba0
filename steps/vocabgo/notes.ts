/** What the steps of a scenario about VocabGo tell each other. */
import { type Note, note } from '../../support/core/note.ts'
import type { Person } from '../../support/services/supabase/people.ts'

export const ada: Note<Person> = note('Ada')
export const ben: Note<Person> = note('Ben')
