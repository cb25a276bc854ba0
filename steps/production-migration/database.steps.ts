/** Migrations of production, the table of users, and addresses of the database. */
import { Given, Then, When } from '@cucumber/cucumber'
import { runFile } from '../../support/checks/production-migration/accounts.ts'
import { madeId, makeProject } from '../../support/checks/production-migration/areas.ts'
import * as contracts from '../../support/checks/production-migration/contracts.ts'
import * as address from '../../support/checks/production-migration/database-address.ts'
import * as former from '../../support/checks/production-migration/former-users.ts'
import * as runs from '../../support/checks/production-migration/migration-runs.ts'
import { somebody } from '../../support/checks/production-migration/somebody.ts'
import * as users from '../../support/checks/production-migration/users-shape.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-database.ts'

Given(
  'an empty project in which the tools of production have no special rights',
  async function (this: SuiteWorld) {
    await runs.hasNoSpecialRights(this.ownStack.addresses)
  },
)

When(
  'its migrations run, and run again when a user has left rows',
  async function (this: SuiteWorld) {
    notes.migratedTwice.set(this, await runs.migrateTwice(this))
  },
)

Then('both runs come to a good end', function (this: SuiteWorld) {
  runs.allSucceeded('the migrations', notes.migratedTwice.of(this).runs)
})

Then('the tables of the application are there', function (this: SuiteWorld) {
  runs.tablesAreThere(this, notes.migratedTwice.of(this))
})

Then('the sign-in service and its storage are as they were', function (this: SuiteWorld) {
  runs.managedUntouched(notes.migratedTwice.of(this))
})

Then('the second run has changed neither tables nor rows', function (this: SuiteWorld) {
  runs.secondChangesNothing(notes.migratedTwice.of(this))
})

Given('an empty project whose database knows no vectors', async function (this: SuiteWorld) {
  await runs.knowsNoVectors(this.ownStack.addresses)
})

When('its migrations run with everything, twice', async function (this: SuiteWorld) {
  const stopped = await runs.migrateWithVectorsTwice(this)
  notes.stoppedTwice.set(this, stopped)
  this.measured('the attempts', { said: stopped.runs.map(({ stderr }) => stderr.slice(0, 600)) })
})

Then('both runs fail and tell how to switch vectors on', function (this: SuiteWorld) {
  runs.tellHowToSwitchOn(notes.stoppedTwice.of(this))
})

Then('the second run finds the database as the first has left it', function (this: SuiteWorld) {
  runs.secondFindsTheSame(notes.stoppedTwice.of(this))
})

When('the table of users is looked at', async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.usersShape.set(this, await users.shapeOfUsers(this, this.addresses.postgres.url))
})

Then('its id and every reference to it are universal ids', function (this: SuiteWorld) {
  users.idsAreUniversal(notes.usersShape.of(this))
})

Then('it has neither a password nor a switch for activity', function (this: SuiteWorld) {
  users.hasNoFormerColumns(notes.usersShape.of(this))
})

Given('a database with users of the former kind', async function (this: SuiteWorld) {
  notes.formerUsers.set(this, await former.formerDatabase(this, 'one user'))
})

Given('a database of the former kind that has no users', async function (this: SuiteWorld) {
  notes.formerUsers.set(this, await former.formerDatabase(this, 'nobody'))
})

When('the conversion runs twice', async function (this: SuiteWorld) {
  const { url } = notes.formerUsers.of(this)
  const file = this.production.users.migrationFile
  const first = await runFile(this, file, url)
  notes.fileRuns.set(this, [first, await runFile(this, file, url)])
})

Then('both conversions come to a good end', function (this: SuiteWorld) {
  runs.allSucceeded(this.production.users.migrationFile, notes.fileRuns.of(this))
})

Then('the users and what refers to them have the new shape', async function (this: SuiteWorld) {
  await former.hasNewShape(notes.formerUsers.of(this))
})

Then(
  'all have the new shape and no row is another, or nothing has changed and it says why',
  async function (this: SuiteWorld) {
    const runs = notes.fileRuns.of(this)
    this.measured('the conversion', { ended: runs.map(({ code }) => code) })
    await former.isConvertedOrRefused(notes.formerUsers.of(this), runs)
  },
)

Given(
  'an address of the database with such a user and such a password',
  async function (this: SuiteWorld) {
    notes.ownAddress.set(this, await address.poolerAddress(this))
  },
)

Given('an address of the database in its other spelling', function (this: SuiteWorld) {
  notes.ownAddress.set(this, address.otherSpelling(this))
})

When('a backend is started with it, and a user makes a project', async function (this: SuiteWorld) {
  const backend = await address.startWith(this, notes.ownAddress.of(this))
  const { token } = await somebody(this)
  const answer = await makeProject(this.production, backend.url, `Bearer ${token}`, 'Plumbline')
  notes.ownProject.set(this, madeId(answer))
})

When('the migrations run once more, at that address', async function (this: SuiteWorld) {
  notes.migratedThere.set(this, await address.migrateAt(this, notes.ownAddress.of(this)))
})

Then('they come to a good end', function (this: SuiteWorld) {
  address.endWell(notes.ownAddress.of(this), notes.migratedThere.of(this))
})

Then('nothing that they say holds the password', function (this: SuiteWorld) {
  address.keepPassword(notes.ownAddress.of(this), notes.migratedThere.of(this))
})

Then('the project is in that database', async function (this: SuiteWorld) {
  await address.isStored(this, notes.ownProject.of(this))
})

Then('the backend works there as the user of the address', async function (this: SuiteWorld) {
  await address.isThereAs(this, notes.ownAddress.of(this))
})

When('a backend is started with it', async function (this: SuiteWorld) {
  const { url } = notes.ownAddress.of(this)
  const changes = { [this.production.variables.database]: url }
  notes.ownBackend.set(this, await this.start('backend', changes))
})

Then('it serves, or it ends and names the variable', async function (this: SuiteWorld) {
  await address.servesOrNames(this, notes.ownBackend.of(this))
})

When('the contracts of the database are looked at', function (this: SuiteWorld) {
  const { triggerFile, migrationFile } = this.production.users
  this.measured('contracts', { trigger: triggerFile, conversion: migrationFile })
})

Then('the file of the trigger is among them', function (this: SuiteWorld) {
  contracts.isThere(this.production, 'triggerFile')
})

Then('the file of the conversion is among them', function (this: SuiteWorld) {
  contracts.isThere(this.production, 'migrationFile')
})
