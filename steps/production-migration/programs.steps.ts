/** The programs of the repository, read and never run. */
import { Then, When } from '@cucumber/cucumber'
import { noProgramHoldsAny } from '../../support/checks/production-migration/addresses.ts'
import { noneIsListedInVain } from '../../support/checks/production-migration/documented-variables.ts'
import { isExplained } from '../../support/checks/production-migration/example-file.ts'
import * as login from '../../support/checks/production-migration/former-login.ts'
import { productionKnowsNone } from '../../support/checks/production-migration/former-variables.ts'
import { makesOneClient } from '../../support/checks/production-migration/site-client.ts'
import { programsOf } from '../../support/checks/production-migration/source-tree.ts'
import * as storage from '../../support/checks/production-migration/storage-files.ts'
import * as tokens from '../../support/checks/production-migration/token-files.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composition, programs } from './notes.ts'

When('the programs are read', async function (this: SuiteWorld) {
  programs.set(this, await programsOf(this))
  this.measured('the programs', { files: programs.of(this).length })
})

Then('none of them holds an address of an external service', function (this: SuiteWorld) {
  noProgramHoldsAny(this.production, programs.of(this))
})

Then('each variable of production has an explanation', function (this: SuiteWorld) {
  this.measured('variables', isExplained(this.production, programs.of(this)))
})

Then('no variable is explained that nothing knows', function (this: SuiteWorld) {
  this.measured('variables in tables', { listed: noneIsListedInVain(this.production) })
})

Then('nothing of production knows a variable of the time before', function (this: SuiteWorld) {
  productionKnowsNone(this.production, composition.of(this), programs.of(this))
})

Then('no program of a former login is left', function (this: SuiteWorld) {
  login.loginIsGone(this.production, programs.of(this))
})

Then('only the storage module uses the client of the file store', function (this: SuiteWorld) {
  storage.oneModuleTalksToStore(this.production, programs.of(this))
})

Then('every program that handles files uses the storage module', function (this: SuiteWorld) {
  storage.usersGoThroughIt(this.production, programs.of(this))
})

Then('nothing is left of the former file store', function (this: SuiteWorld) {
  storage.formerStoreIsGone(this.production, programs.of(this))
})

Then(
  'one module of the site makes the client, from the two public variables',
  function (this: SuiteWorld) {
    makesOneClient(this.production, programs.of(this))
  },
)

Then('the module of the caller verifies every token properly', function (this: SuiteWorld) {
  tokens.verifiesProperly(this.production, programs.of(this))
})

Then(
  'every area takes the caller from the module that verifies tokens',
  function (this: SuiteWorld) {
    tokens.areasAskForCaller(this.production, programs.of(this))
  },
)

Then('no program of the backend hashes or compares passwords', function (this: SuiteWorld) {
  login.nobodyHashesPasswords(this.production, programs.of(this))
})

Then('the shapes of requests have no password', function (this: SuiteWorld) {
  login.shapesHaveNoPassword(this.production, programs.of(this))
})

Then('chat and images use the new store and the new tokens', function (this: SuiteWorld) {
  tokens.bothChangesAreThere(this.production, programs.of(this))
})
