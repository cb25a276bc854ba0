/** Files that mean harm. */
import { Then, When } from '@cucumber/cucumber'
import * as hostile from '../../support/checks/production-migration/hostile-files.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-files.ts'

When('the user sends documents whose names lead elsewhere', async function (this: SuiteWorld) {
  const sent = await hostile.sendHostileNames(this, notes.sender.of(this))
  notes.sent.set(this, sent)
  this.measured('what was taken', { names: sent.map(({ file }) => file.name.slice(0, 20)) })
})

Then('those that were taken lie where innocent ones lie', async function (this: SuiteWorld) {
  await hostile.lieWithTheInnocent(this, notes.sender.of(this), notes.sent.of(this))
})

When('the user sends pages with a script in every way', async function (this: SuiteWorld) {
  const sent = await hostile.sendPages(this, notes.sender.of(this))
  notes.sent.set(this, sent)
  this.measured('what was taken', { names: sent.map(({ file }) => file.name) })
})

Then('none of those that were taken runs in a browser', async function (this: SuiteWorld) {
  await hostile.runNowhere(notes.sent.of(this))
})
