/** The composition of production as it takes effect. */
import { Given, Then, When } from '@cucumber/cucumber'
import { everyServiceIsChecked } from '../../support/checks/compose-health.ts'
import { buildsOf, findsAll, leaveEnvironmentFilesOut } from '../../support/checks/image-builds.ts'
import * as addresses from '../../support/checks/production-migration/addresses.ts'
import * as read from '../../support/checks/production-migration/composition.ts'
import * as example from '../../support/checks/production-migration/example-file.ts'
import { developmentGivesNone } from '../../support/checks/production-migration/former-variables.ts'
import * as health from '../../support/checks/production-migration/health-checks.ts'
import { realFilesIn } from '../../support/checks/production-migration/image-secrets.ts'
import { hasNoStores } from '../../support/checks/production-migration/own-stores.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composition, development } from './notes.ts'

async function putTogether(this: SuiteWorld): Promise<void> {
  const put = await read.compositionOf(this, 'file')
  composition.set(this, put)
  this.measured('the composition of production', { services: Object.keys(put.project.services) })
}

When('the composition of production is put together', putTogether)

Given('the composition of production as it takes effect', putTogether)

When(
  'the composition is put together without an address of Redis',
  async function (this: SuiteWorld) {
    const { redis } = this.production.variables
    composition.set(this, await read.compositionOf(this, 'file', [redis]))
  },
)

Given(
  'the compositions of production and development as they take effect',
  async function (this: SuiteWorld) {
    composition.set(this, await read.compositionOf(this, 'file'))
    development.set(this, await read.compositionOf(this, 'development'))
  },
)

When('the composition of development is put together', async function (this: SuiteWorld) {
  development.set(this, await read.compositionOf(this, 'development'))
})

Then('it consists of its four documented services', function (this: SuiteWorld) {
  read.hasFourServices(composition.of(this), this.production)
})

Then('nothing in it belongs to a database or a file store', function (this: SuiteWorld) {
  hasNoStores(composition.of(this))
})

Then('every service is told the addresses and keys that it needs', function (this: SuiteWorld) {
  addresses.everybodyIsTold(composition.of(this), this.production)
})

Then(
  'every service is told the addresses and keys of database, sign-in and file store',
  function (this: SuiteWorld) {
    addresses.inventoryReachesAll(composition.of(this), this.production)
  },
)

Then('each service of production has a health check that can fail', function (this: SuiteWorld) {
  everyServiceIsChecked(composition.of(this).project)
})

Then(
  'checks that ask over the network tell good answers from errors and silence',
  async function (this: SuiteWorld) {
    const seen = await health.checksTellTheTruth(composition.of(this), this.production)
    this.measured('health checks', seen)
  },
)

Then('the backend is asked whether its stores answer', function (this: SuiteWorld) {
  health.backendIsAskedForHealth(composition.of(this), this.production)
})

Then(
  'the worker is told about stores and queue exactly what the backend is told',
  function (this: SuiteWorld) {
    addresses.workerKnowsTheSame(composition.of(this), this.production)
  },
)

Then('neither Redis nor the worker is published', function (this: SuiteWorld) {
  for (const role of ['redis', 'worker'] as const) {
    read.isNotPublished(read.serviceOf(composition.of(this), this.production, role))
  }
})

Then('it gives no program a variable of the time before', function (this: SuiteWorld) {
  developmentGivesNone(development.of(this))
})

Then('the example leaves nothing of it blank and says nothing twice', function (this: SuiteWorld) {
  example.fillsTheComposition(this.production, composition.of(this))
})

Then('the example holds the documented variables', function (this: SuiteWorld) {
  example.holdsTheInventory(this.production)
})

Then(
  'the example and the programs have the keys of the three providers',
  function (this: SuiteWorld) {
    const { providers, workerProviders } = this.production.variables
    const put = composition.of(this)
    read.isGiven(read.serviceOf(put, this.production, 'backend'), providers, put)
    read.isGiven(read.serviceOf(put, this.production, 'worker'), workerProviders, put)
  },
)

Then('it asks for exactly the variables of the example', function (this: SuiteWorld) {
  example.agreesWithComposition(this.production, composition.of(this))
})

Then(
  'version control takes in the example and not the real file',
  async function (this: SuiteWorld) {
    await example.keepsRealFileOut(this.production, composition.of(this).repository)
  },
)

Then('no image takes in an environment file', function (this: SuiteWorld) {
  const put = composition.of(this)
  const builds = buildsOf(put)
  findsAll(builds)
  leaveEnvironmentFilesOut(builds, realFilesIn(this.production, put))
})
