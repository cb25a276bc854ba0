/** What the steps about workflows tell each other. */
import type { Execution } from '../../support/checks/production-migration/executions.ts'
import type { Workplace } from '../../support/checks/production-migration/workplace.ts'
import { type Note, note } from '../../support/core/note.ts'

export const workplace: Note<Workplace> = note('the backend and the worker of the scenario')
export const execution: Note<Execution> = note('the execution')
