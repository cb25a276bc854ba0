/** Documents for the operators of production. */
import { Then, When } from '@cucumber/cucumber'
import { sourceFiles } from '../../support/checks/clean-copy.ts'
import * as guides from '../../support/checks/production-migration/guides.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composition, development } from './notes.ts'

When('the quickstart is read', function (this: SuiteWorld) {
  const [quickstart] = guides.guidesOf(this.production)
  this.measured('the quickstart', { sections: quickstart?.sections.map(({ title }) => title) })
})

When('the documents of production are read', function (this: SuiteWorld) {
  const files = guides.guidesOf(this.production).map(({ file }) => file)
  this.measured('the documents', { files })
})

Then('the commands, files and variables that it names exist', async function (this: SuiteWorld) {
  const compositions = [composition.of(this), development.of(this)]
  const sources = await sourceFiles({ manifest: this.production, dir: this.dir })
  const commands = guides.namesWhatExists(this.production, compositions, sources)
  this.measured('commands of the quickstart', { commands })
})

Then('tables come before the trigger, and both before the first user', function (this: SuiteWorld) {
  guides.isInOrder(this.production)
})

Then('they tell the three manual steps with their places', function (this: SuiteWorld) {
  guides.tellsManualSteps(this.production)
})
