/** What the steps about failures tell each other. */
import type { Lab } from '../support/checks/failure-lab.ts'
import type { Trial } from '../support/checks/unreliable-storage.ts'
import { type Note, note } from '../support/core/note.ts'

export const lab: Note<Lab> = note('the backend and the workers of the scenario')
export const trial: Note<Trial> = note('the jobs on the unreliable storage')
