/** What the steps of a scenario tell each other. */

import type { ReadComposition } from '../support/checks/compose-files.ts'
import type { RedisProbing } from '../support/checks/redis-probe.ts'
import type { Inventory } from '../support/checks/uploads.ts'
import type { WorkflowRun } from '../support/checks/workflows.ts'
import { type Note, note } from '../support/core/note.ts'
import type { CommandResult } from '../support/ports/composition.ts'
import type { QueueProbe } from '../support/ports/queue.ts'
import type { ComposedSystem } from '../support/run/compose.ts'
import type { Person } from '../support/services/supabase/people.ts'
import type { Changes } from '../support/systems/environment.ts'
import type { Upload } from '../support/systems/ingestions.ts'
import type { SystemProcess } from '../support/systems/system.ts'

export const changes: Note<Changes> = note('the changes to the environment')
export const databaseUser: Note<{ name: string; url: string }> = note('the user of the database')
export const backend: Note<SystemProcess> = note('the backend')
export const worker: Note<SystemProcess> = note('the worker')
export const backendUrl: Note<string> = note('the address of the backend')
export const user: Note<Person> = note('the user')
export const before: Note<Inventory> = note('what lay in the buckets before')
export const upload: Note<Upload> = note('the upload')
export const queue: Note<QueueProbe> = note('the queue')
export const composed: Note<ComposedSystem> = note('the composition')
export const broughtUp: Note<CommandResult> = note('the bringing up of the composition')
export const workflowRuns: Note<
  Readonly<Record<'composition' | 'backend' | 'client', WorkflowRun>>
> = note('the runs of the workflows')
/** True where the scenario is about all services and not about those of the worker alone. */
export const everything: Note<boolean> = note('whether everything is brought up')
export const effective: Note<ReadComposition> = note('the effective composition')
export const redisProbing: Note<RedisProbing> = note('the checks of Redis')
