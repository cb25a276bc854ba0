/** Migrations of a deployment: forth, back, in the middle of a failure, and two at once. */
import { Given, Then, When } from '@cucumber/cucumber'
import { runNamed, said } from '../../support/checks/deployment-commands.ts'
import { expectThat } from '../../support/checks/expect.ts'
import * as faults from '../../support/checks/migration-faults.ts'
import * as reverts from '../../support/checks/migration-reverts.ts'
import * as migrations from '../../support/checks/migration-state.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { brokenMigration, commandResults, earlier, journey } from './notes-deployment.ts'

Given(
  'a database that is one migration behind and has rows in every table',
  async function (this: SuiteWorld) {
    earlier.set(this, await migrations.oneBehind(this))
  },
)

Given('a database without any migration', async function (this: SuiteWorld) {
  earlier.set(this, await migrations.stateOf(this))
})

When('the deployment migrates it', async function (this: SuiteWorld) {
  commandResults.set(this, [await runNamed(this, 'migrate')])
})

When('two deployments migrate it at the same time', async function (this: SuiteWorld) {
  commandResults.set(this, await faults.migrateTwice(this))
})

When('the last change of the newest migration fails', async function (this: SuiteWorld) {
  brokenMigration.set(this, await faults.breakNewest(this))
})

When(
  'every migration is applied, reverted one by one, and applied again',
  async function (this: SuiteWorld) {
    journey.set(this, await reverts.travel(this))
  },
)

Then('the migration succeeds and the newest version is told', async function (this: SuiteWorld) {
  const [result] = commandResults.of(this)
  expectThat(result?.code === 0, 'the migration fails', { received: result && said(result) })
  await migrations.atNewest(this, await migrations.stateOf(this))
})

Then('every migration is applied once', async function (this: SuiteWorld) {
  await migrations.atNewest(this, await migrations.stateOf(this))
})

Then('one of them succeeds, and the other succeeds or says why not', function (this: SuiteWorld) {
  faults.atMostRefused(commandResults.of(this))
})

Then('every row of the database is as before', async function (this: SuiteWorld) {
  migrations.keptRows(await migrations.stateOf(this), earlier.of(this))
})

Then('a second migration changes nothing', async function (this: SuiteWorld) {
  await faults.changesNothing(this)
})

Then('the migration fails and leaves everything as before', async function (this: SuiteWorld) {
  await faults.leftNothing(this, brokenMigration.of(this))
})

Then('it succeeds once nothing fails any more', async function (this: SuiteWorld) {
  await faults.recovers(this, brokenMigration.of(this))
})

Then('each step back has restored the schema before it', function (this: SuiteWorld) {
  reverts.revertsEverySchema(journey.of(this))
})

Then('no step back has lost a row that it did not make', function (this: SuiteWorld) {
  reverts.keepsRowsOnTheWay(journey.of(this))
})

Then('the newest schema is the same as the first time', function (this: SuiteWorld) {
  reverts.comesBackToNewest(journey.of(this))
})
