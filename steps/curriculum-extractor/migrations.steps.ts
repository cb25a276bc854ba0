/** Migrations: their history, their repetition, the schema that they lead to. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import {
  beforeIndexes,
  buildTwice,
  completed,
  nobodyWaited,
} from '../../support/checks/index-building.ts'
import {
  changedNothing,
  comparesWell,
  equalSchemas,
  managedUser,
  migrateTogetherAndAgain,
  noticesIndexByHand,
  reachedOneHead,
} from '../../support/checks/migration-history.ts'
import { runTool, succeeded } from '../../support/checks/migration-tool.ts'
import { call } from '../../support/systems/http-client.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { building, managedUrl, twoRuns } from './notes-database.ts'

Given('an empty database under the role of a managed one', async function (this: SuiteWorld) {
  managedUrl.set(this, await managedUser(this))
})

Given('the system runs on a database of its own', async function (this: SuiteWorld) {
  const { status } = await call(this.sharedBackend + this.manifest.routes.health)
  expectEqual('the health check of the running backend', status, 200)
})

Given('tables whose indexes are not built yet', async function (this: SuiteWorld) {
  await beforeIndexes(this)
})

When('the migrations are run twice at once and once again', async function (this: SuiteWorld) {
  twoRuns.set(this, await migrateTogetherAndAgain(this, managedUrl.of(this)))
})

When('the migrations are run on an empty database', async function (this: SuiteWorld) {
  succeeded(await runTool(this, this.manifest.migrations.up))
})

When(
  'the migration is cut off and run again while users keep writing',
  async function (this: SuiteWorld) {
    building.set(this, await buildTwice(this))
  },
)

Then('each run succeeds and every version is applied once', async function (this: SuiteWorld) {
  await reachedOneHead(this, twoRuns.of(this))
})

Then('the last run has written nothing', function (this: SuiteWorld) {
  changedNothing(twoRuns.of(this))
})

Then('it has what the running system has, and nothing else', async function (this: SuiteWorld) {
  await equalSchemas(this, this.addresses.postgres.url, this.shared.stack.postgres.url)
})

Then('the comparison of the system finds no difference', async function (this: SuiteWorld) {
  await comparesWell(this)
})

Then('the comparison finds an index that is built by hand', async function (this: SuiteWorld) {
  await noticesIndexByHand(this)
})

Then('no write has to wait for an index', function (this: SuiteWorld) {
  nobodyWaited(this, building.of(this))
})

Then('all indexes are complete', async function (this: SuiteWorld) {
  await completed(this, building.of(this))
})
