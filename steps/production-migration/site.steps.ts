/** The web site: its packages, and what its build makes. */
import { Given, Then, When } from '@cucumber/cucumber'
import { buildsOf } from '../../support/checks/image-builds.ts'
import * as read from '../../support/checks/production-migration/composition.ts'
import { imagesHoldNoSecret } from '../../support/checks/production-migration/image-secrets.ts'
import * as packages from '../../support/checks/production-migration/packages.ts'
import * as sites from '../../support/checks/production-migration/site-build.ts'
import {
  argumentOf,
  siteVariables,
} from '../../support/checks/production-migration/site-variables.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composition, refusedBuild, siteBuilds } from './notes.ts'

When('the list of the backend packages is read', function (this: SuiteWorld) {
  this.measured('packages of the backend', { declared: packages.backendDeclares(this.production) })
})

Then('the two are declared, and the image installs them', function (this: SuiteWorld) {
  packages.backendDeclares(this.production)
  packages.imageInstalls(this.production)
})

When('the list of the web site packages is read', function (this: SuiteWorld) {
  this.measured('the list of packages', { file: this.production.sources.frontendPackages })
})

Then('the kit is a dependency of the running site', function (this: SuiteWorld) {
  this.measured('the kit', packages.siteHasSdk(this.production))
})

Given(
  'the web site has been built with every variable of production',
  async function (this: SuiteWorld) {
    const marks = sites.marksFor(this.production, 'first')
    siteBuilds.set(this, [{ marks, site: await sites.buildSite(this, marks) }])
  },
)

When('it is built again with other values', async function (this: SuiteWorld) {
  const marks = sites.marksFor(this.production, 'second')
  const second = { marks, site: await sites.buildSite(this, marks) }
  siteBuilds.set(this, [...siteBuilds.of(this), second])
})

Then('each site holds the two settings of its own build', function (this: SuiteWorld) {
  sites.holdsItsOwnSettings(this.production, siteBuilds.of(this))
})

Then('no site holds a variable of the servers', function (this: SuiteWorld) {
  for (const { marks, site } of siteBuilds.of(this)) {
    sites.holdsNothingSecret(this.production, marks, site)
  }
})

Then('the image of the site takes both arguments before the build', function (this: SuiteWorld) {
  const names = siteVariables(this.production).map((name) => argumentOf(this.production, name))
  sites.takesArgumentsInTime(this.production, names)
  const put = composition.of(this)
  const { build } = read.serviceOf(put, this.production, 'frontend')
  sites.areGivenAsArguments(build?.args ?? {}, names)
})

Then('no image takes in a secret', function (this: SuiteWorld) {
  const put = composition.of(this)
  imagesHoldNoSecret(this.production, put, buildsOf(put))
})

When('the web site is built without one of its settings', async function (this: SuiteWorld) {
  const [name = ''] = siteVariables(this.production)
  const { [name]: _taken, ...marks } = sites.marksFor(this.production, 'only')
  refusedBuild.set(this, { name, site: await sites.buildSite(this, marks) })
})

Then(
  'the build fails, or the site when it starts, and names the setting',
  function (this: SuiteWorld) {
    const { name, site } = refusedBuild.of(this)
    sites.refusesWithout(this.production, name, site)
  },
)
