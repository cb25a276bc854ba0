/** What the steps of a scenario tell each other. */

import type { Workflow } from '../../support/artifacts/workflow/workflow-model.ts'
import type { Generation } from '../../support/checks/ci-client.ts'
import type { TestRun } from '../../support/checks/ci-services.ts'
import type { SourceFile } from '../../support/checks/clean-copy.ts'
import type { Documentation } from '../../support/checks/compose-access.ts'
import type { ReadComposition } from '../../support/checks/compose-files.ts'
import type { DenyList } from '../../support/checks/deny-list.ts'
import type { BackendPackages } from '../../support/checks/dependencies.ts'
import type { SystemDocument } from '../../support/checks/documents.ts'
import type { Samples } from '../../support/checks/environment-samples.ts'
import type { ErrorTracker } from '../../support/checks/error-tracker.ts'
import type { Marks } from '../../support/checks/frontend-pages.ts'
import type { RedisProbing } from '../../support/checks/redis-probe.ts'
import type { Attempt } from '../../support/checks/start-attempts.ts'
import type { Inventory } from '../../support/checks/uploads.ts'
import type { WorkflowRun } from '../../support/checks/workflows.ts'
import type { Violation } from '../../support/core/errors.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { CommandResult } from '../../support/ports/composition.ts'
import type { QueueProbe } from '../../support/ports/queue.ts'
import type { ComposedSystem } from '../../support/run/compose.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { Changes } from '../../support/systems/environment.ts'
import type { Upload } from '../../support/systems/ingestions.ts'
import type { SystemProcess } from '../../support/systems/system.ts'

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
export const refusal: Note<Violation> = note('why compose starts nothing')
export const broughtUp: Note<CommandResult> = note('the bringing up of the composition')
export const workflowRuns: Note<{
  readonly composition: WorkflowRun
  readonly all: readonly WorkflowRun[]
}> = note('the runs of the workflows')
/** True where the scenario is about all services and not about those of the worker alone. */
export const everything: Note<boolean> = note('whether everything is brought up')
export const effective: Note<ReadComposition> = note('the effective composition')
export const redisProbing: Note<RedisProbing> = note('the checks of Redis')
export const documentation: Note<Documentation> = note('the documentation of the API')
export const workflow: Note<Workflow> = note('the workflow')
export const testRun: Note<TestRun> = note('the run of the tests')
export const checkout: Note<string> = note('the clean checkout')
export const generation: Note<Generation> = note('the generation of the client')
export const packages: Note<BackendPackages> = note('the packages of the backend')
export const documents: Note<readonly SystemDocument[]> = note('the documents')
export const variables: Note<readonly string[]> = note('the variables of the environment example')
/** What is wrong with the environment: the variables as they are given, and in words. */
export const wrong: Note<{ readonly changes: Changes; readonly because: string }> = note(
  'what is wrong with the environment',
)
export const attempts: Note<readonly Attempt[]> = note('the starts that were tried')
export const denyList: Note<DenyList> = note('the list of burnt secrets')
export const samples: Note<Samples> = note('the sample files of the environments')
export const tracker: Note<ErrorTracker> = note('the error tracker')
export const marked: Note<Marks> = note('the marks around the frontend')
export const served: Note<ReadonlyMap<string, string>> = note('what the frontend serves')
export const sources: Note<readonly SourceFile[]> = note('the files of the repository')
export const findings: Note<readonly string[]> = note('the credentials that were found')
export const shownTexts: Note<Readonly<Record<string, string>>> = note('what the system shows')
/** A variable and who asks for it. */
export const askedFor: Note<Readonly<Record<string, string>>> = note('the variables asked for')
export const example: Note<Readonly<Record<string, string>>> = note(
  'the example of the environment',
)
export const spelled: Note<Readonly<Record<string, readonly string[]>>> = note(
  'who spells the public key how',
)
