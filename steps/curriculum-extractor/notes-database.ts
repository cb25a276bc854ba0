/** What the steps about the database tell each other. */
import type { Crowd } from '../../support/checks/connection-pool.ts'
import type { Consumers, WithoutAddress } from '../../support/checks/database-address.ts'
import type { Building } from '../../support/checks/index-building.ts'
import type { TwoRuns } from '../../support/checks/migration-history.ts'
import type { Owner } from '../../support/checks/owned-rows.ts'
import type { Lists } from '../../support/checks/record-lists.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Relay } from '../../support/services/postgres/relay.ts'
import type { SystemProcess } from '../../support/systems/system.ts'

/** Where the former variables lead. */
export const former: Note<Relay> = note('the server that the former variables name')
/** The address of the database, how it is spelled, and its password where that is a special one. */
export const address: Note<{
  readonly url: string
  readonly spelled?: (url: string) => string
  readonly password?: string
}> = note('the address of the database')
export const consumers: Note<Consumers> = note('backend, worker and migration tool')
export const withoutAddress: Note<WithoutAddress> = note('the starts without an address')
export const wayToDatabase: Note<Relay> = note('the way to the database')
/** A second backend that pauses as long as it does by itself. */
export const patient: Note<{ readonly backend: SystemProcess; readonly way: Relay }> = note(
  'the backend with its own pauses',
)
export const workerWay: Note<Relay> = note("the worker's way to the database")
export const crowd: Note<Crowd> = note('the requests that came at once')
export const managedUrl: Note<string> = note('the address for the role of a managed database')
export const twoRuns: Note<TwoRuns> = note('the runs of the migrations')
export const owners: Note<readonly [Owner, Owner]> = note('the two users with an extraction each')
export const building: Note<Building> = note('the building of the indexes')
export const lists: Note<Lists> = note('the lists')
