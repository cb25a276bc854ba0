/** What the steps about images and the frontend's build tell each other. */
import type { ReadComposition } from '../support/checks/compose-files.ts'
import { type Note, note } from '../support/core/note.ts'

/** By environment. */
export const environmentsRead: Note<ReadonlyMap<string, ReadComposition>> = note(
  'the compositions of the environments',
)
export const images: Note<readonly string[]> = note('the images')
