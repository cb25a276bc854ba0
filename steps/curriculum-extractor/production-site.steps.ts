/** The frontend as production builds and serves it. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as site from '../../support/checks/production-site.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { productionSite, siteFiles } from './notes-images.ts'

Given('the site as production builds and serves it', async function (this: SuiteWorld) {
  productionSite.set(this, await site.serveProduction(this))
})

When('a visitor opens its first page and then the others', async function (this: SuiteWorld) {
  const files = await site.filesOf(productionSite.of(this))
  siteFiles.set(this, files)
  const sizes = files.map(({ path, text, onDemand }) => [
    `${path}${onDemand ? ' (on demand)' : ''}`,
    text.length,
  ])
  this.measured('characters of each file', Object.fromEntries(sizes))
})

Then('the first page comes without the program of the others', function (this: SuiteWorld) {
  site.loadsOnDemand(siteFiles.of(this))
})

Then('no file carries the blanks and comments of its source', async function (this: SuiteWorld) {
  await site.areMinified(siteFiles.of(this))
})

Then('nobody can load the source of the program', async function (this: SuiteWorld) {
  await site.handOutNoSource(productionSite.of(this), siteFiles.of(this))
})
