/** What the steps about the database tell each other. */
import type { Account } from '../../support/checks/production-migration/accounts.ts'
import type { Tries } from '../../support/checks/production-migration/closed-tables.ts'
import type { OwnAddress } from '../../support/checks/production-migration/database-address.ts'
import type { FormerDatabase } from '../../support/checks/production-migration/former-users.ts'
import type {
  MigratedTwice,
  StoppedTwice,
} from '../../support/checks/production-migration/migration-runs.ts'
import type { TriggerFunction } from '../../support/checks/production-migration/trigger-function.ts'
import type { UsersShape } from '../../support/checks/production-migration/users-shape.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { CommandResult } from '../../support/ports/composition.ts'
import type { Row } from '../../support/services/postgres/driver.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { SystemProcess } from '../../support/systems/system.ts'

export const migratedTwice: Note<MigratedTwice> = note('the two migrations')
export const stoppedTwice: Note<StoppedTwice> = note('the two attempts to migrate')
export const usersShape: Note<UsersShape> = note('the table of users')
export const formerUsers: Note<FormerDatabase> = note('the database of the former kind')
export const fileRuns: Note<readonly CommandResult[]> = note('the runs of the file')
export const accounts: Note<readonly Account[]> = note('the accounts')
export const namedUser: Note<{ readonly person: Person; readonly name: string }> =
  note('the user with a name')
export const triggerFunctions: Note<readonly TriggerFunction[]> = note(
  'the function of the trigger',
)
export const claimed: Note<{ plain: Row; claiming: Row }> = note('the user who claims to be more')
export const ownerOfRows: Note<Person> = note('the owner of the project')
export const rowsBefore: Note<Readonly<Record<string, readonly string[]>>> = note(
  'the rows before the tries',
)
export const tries: Note<Tries> = note('the tries past the backend')
export const migratedThere: Note<CommandResult> = note('the migrations at the address')
export const ownAddress: Note<OwnAddress> = note('the address of the database')
export const ownBackend: Note<SystemProcess> = note('the backend with that address')
export const ownProject: Note<string> = note('the project that was made there')
