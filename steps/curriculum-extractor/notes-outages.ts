/** What the steps about outages tell each other. */
import type { InVain } from '../../support/checks/queue-outage.ts'
import type { Tried, Unanswered } from '../../support/checks/storage-outage.ts'
import { type Note, note } from '../../support/core/note.ts'

export const refused: Note<InVain> = note('the upload in vain')
export const tried: Note<readonly (Tried | Unanswered)[]> = note(
  'the uploads on the unreliable storage',
)
