/** What the steps about failures tell each other. */
import type { Mixture } from '../../support/checks/conservation.ts'
import type { Death } from '../../support/checks/dead-worker.ts'
import type { Lab } from '../../support/checks/failure-lab.ts'
import type { Account } from '../../support/checks/job-accounts.ts'
import type { Load } from '../../support/checks/load.ts'
import type { Stopped } from '../../support/checks/orderly-stop.ts'
import type { Trial } from '../../support/checks/unreliable-storage.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { HealthCheck } from '../../support/ports/composition.ts'
import type { Upload } from '../../support/systems/ingestions.ts'

export const lab: Note<Lab> = note('the backend and the workers of the scenario')
export const trial: Note<Trial> = note('the jobs on the unreliable storage')
export const sent: Note<readonly Upload[]> = note('the documents that were sent')
export const load: Note<Load> = note('the load that the workers shared')
export const stopped: Note<Stopped> = note('the worker that was told to stop')
export const death: Note<Death> = note('the death of the worker')
export const exitCode: Note<number | string> = note('the exit status of the worker')
export const check: Note<HealthCheck> = note('the health check of the worker')
export const mixed: Note<Mixture> = note('the jobs of every kind')
export const accounts: Note<readonly Account[]> = note('what became of the jobs')
