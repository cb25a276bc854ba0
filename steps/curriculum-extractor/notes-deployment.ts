/** What the steps about deployment tell each other. */
import type { BackupStep } from '../../support/checks/backup-step.ts'
import type { Backup, Restored, WatchedBackup } from '../../support/checks/backups.ts'
import type { Hotfixed } from '../../support/checks/hotfixes.ts'
import type { BrokenMigration } from '../../support/checks/migration-faults.ts'
import type { Journey } from '../../support/checks/migration-reverts.ts'
import type { DatabaseState } from '../../support/checks/migration-state.ts'
import type { Pipeline } from '../../support/checks/pipeline-graph.ts'
import type { Release } from '../../support/checks/releases.ts'
import type { Request } from '../../support/checks/steady-users.ts'
import type { Verification } from '../../support/checks/verification-commands.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { CommandResult } from '../../support/ports/composition.ts'
import type { ReleasedSystem } from '../../support/run/releases.ts'
import type { Upload } from '../../support/systems/ingestions.ts'

export const earlier: Note<DatabaseState> = note('the database before')
export const commandResults: Note<readonly CommandResult[]> = note('what the commands said')
export const brokenMigration: Note<BrokenMigration> = note('the failed migration')
export const journey: Note<Journey> = note('the way through all migrations')
export const hotfixed: Note<Hotfixed> = note('the database that was changed by hand')
export const backup: Note<Backup> = note('the backup')
export const restored: Note<Restored> = note('what was restored')
export const watchedBackups: Note<readonly WatchedBackup[]> = note('the backups that were watched')
export const smokeResults: Note<
  Readonly<Record<'working' | 'no worker' | 'no API', CommandResult>>
> = note('the results of the smoke check')
export const pipeline: Note<Pipeline> = note('the pipeline')
export const backupSteps: Note<readonly BackupStep[]> = note('the trial backups of the pipeline')
export const releasedSystemOf: Note<ReleasedSystem> = note('the composition of production')
export const releaseOf: Note<Release> = note('the release')
export const sentJob: Note<Upload> = note('the job that was sent before')
export const userRequests: Note<readonly Request[]> = note('the requests of the users')
export const verificationCommands: Note<readonly string[]> = note('the commands that verify')
export const verifications: Note<readonly Verification[]> = note('what the commands came to')
