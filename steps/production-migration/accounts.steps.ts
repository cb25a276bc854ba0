/** Accounts and the users that the database makes of them; tables that only the backend may open. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as accounts from '../../support/checks/production-migration/accounts.ts'
import * as closed from '../../support/checks/production-migration/closed-tables.ts'
import { senderAt } from '../../support/checks/production-migration/files.ts'
import { leaveRows } from '../../support/checks/production-migration/foreign-rows.ts'
import { allSucceeded } from '../../support/checks/production-migration/migration-runs.ts'
import * as naming from '../../support/checks/production-migration/named-user.ts'
import { somebody } from '../../support/checks/production-migration/somebody.ts'
import * as trigger from '../../support/checks/production-migration/trigger-function.ts'
import { deletePerson } from '../../support/services/supabase/people.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-database.ts'

Given(
  'a migrated project in which no program of the system runs',
  async function (this: SuiteWorld) {
    void this.ownStack
    await accounts.migrated(this)
  },
)

When(
  "accounts are made by sign-up, by an administrator and by the sign-in service's own role",
  async function (this: SuiteWorld) {
    notes.accounts.set(this, await accounts.everyWay(this))
  },
)

When(
  'an administrator makes {int} accounts at the same time',
  async function (this: SuiteWorld, count: number) {
    notes.accounts.set(this, await accounts.manyAtOnce(this, count))
  },
)

Then(
  'each account has exactly one user with its id and its address',
  async function (this: SuiteWorld) {
    await accounts.haveTheirUsers(this, notes.accounts.of(this))
  },
)

Given(
  'a migrated project with a user whom the application has named',
  async function (this: SuiteWorld) {
    void this.ownStack
    await accounts.migrated(this)
    notes.namedUser.set(this, await naming.namedUser(this))
  },
)

When(
  'the file of the trigger is run twice by hand, and the account gets another address',
  async function (this: SuiteWorld) {
    const file = this.production.users.triggerFile
    const { url } = this.addresses.owner
    const first = await accounts.runFile(this, file, url)
    notes.fileRuns.set(this, [first, await accounts.runFile(this, file, url)])
    await naming.changeAddress(this, notes.namedUser.of(this).person)
  },
)

Then('both runs of the file come to a good end', function (this: SuiteWorld) {
  allSucceeded(this.production.users.triggerFile, notes.fileRuns.of(this))
})

Then(
  'accounts have exactly one trigger, and a new account exactly one user',
  async function (this: SuiteWorld) {
    await accounts.haveOneTrigger(this)
    await accounts.haveTheirUsers(this, await accounts.manyAtOnce(this, 1))
  },
)

Then('the user still has the name', async function (this: SuiteWorld) {
  const { person, name } = notes.namedUser.of(this)
  await naming.stillHasName(this, person.id, name)
})

When('the function behind the trigger is looked at', async function (this: SuiteWorld) {
  void this.sharedBackend
  const found = await trigger.triggerFunctions(this)
  notes.triggerFunctions.set(this, found)
  this.measured('functions behind the trigger', { found })
})

Then("it works with its owner's rights in a fixed search path", function (this: SuiteWorld) {
  trigger.worksInFixedPath(notes.triggerFunctions.of(this))
})

Then('nobody but the trigger can call it', function (this: SuiteWorld) {
  trigger.nobodyCanCall(notes.triggerFunctions.of(this))
})

When('somebody signs up who claims to be an administrator', async function (this: SuiteWorld) {
  void this.sharedBackend
  const remove = (id: string) => deletePerson(this.addresses.supabase, id)
  notes.claimed.set(this, await trigger.claimToBeMore(this, remove))
})

Then('the own words have reached no column that opens anything', function (this: SuiteWorld) {
  trigger.claimsReachNothing(this, notes.claimed.of(this))
})

Given(
  'a user of production with something of the own in every table',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const person = await somebody(this)
    await leaveRows(this, await senderAt(this, this.sharedBackend, person))
    const rows = await closed.rowsOfOwner(this, person.id)
    closed.hasProject(this, rows)
    notes.ownerOfRows.set(this, person)
    notes.rowsBefore.set(this, rows)
  },
)

When(
  'a visitor and another user try every table past the backend',
  async function (this: SuiteWorld) {
    const stranger = await somebody(this)
    await leaveRows(this, await senderAt(this, this.sharedBackend, stranger))
    const tried = await closed.tryEveryTable(this, stranger, notes.ownerOfRows.of(this))
    notes.tries.set(this, tried)
    this.measured('the tries', { tables: tried.tables })
  },
)

Then('no row of the application was shown to them', function (this: SuiteWorld) {
  closed.nothingShown(notes.tries.of(this))
})

Then('no row has changed', async function (this: SuiteWorld) {
  const after = await closed.rowsOfOwner(this, notes.ownerOfRows.of(this).id)
  closed.nothingChanged(notes.tries.of(this), notes.rowsBefore.of(this), after)
})
