/** Pages of other hosts, and whether a browser would let them call the backend. */
import { Given, Then, When } from '@cucumber/cucumber'
import { onlyTheseMayCall, origins, type Page } from '../../support/checks/cross-origin.ts'
import {
  type EnvironmentName,
  environmentFor,
  randomText,
} from '../../support/checks/environments.ts'
import {
  refusedOrIgnores,
  refusedOrShut,
  withoutPages,
} from '../../support/checks/ignored-origin.ts'
import { eventuallyStarted } from '../../support/checks/start-attempts.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, changes } from './notes.ts'

async function only(world: SuiteWorld, welcome: readonly string[]) {
  const { url } = backend.of(world)
  world.measured('who may call', await onlyTheseMayCall(world.manifest, url, welcome))
}

Given(
  'the {environment} environment that also lists {page}',
  function (this: SuiteWorld, environment: EnvironmentName, page: Page) {
    const right = environmentFor(this, environment)
    const { cors } = this.manifest.environments
    changes.set(this, { ...right, [cors]: `${right[cors]},${origins[page]}` })
  },
)

Given(
  'the {environment} environment that names no page',
  function (this: SuiteWorld, environment: EnvironmentName) {
    changes.set(this, withoutPages(this.manifest, environmentFor(this, environment)))
  },
)

Given('the local environment that lists both pages of the developer', function (this: SuiteWorld) {
  const both = `${origins['the developer without port']},${origins['the developer']}`
  const { cors } = this.manifest.environments
  changes.set(this, { ...environmentFor(this, 'local'), [cors]: both })
})

Given('the staging environment under another domain', function (this: SuiteWorld) {
  const domain = `staging-${randomText(8).toLowerCase()}.example`
  const dashboard = `https://dashboard.${domain}`
  const { cors } = this.manifest.environments
  const own = { DOMAIN: domain, FRONTEND_HOST: dashboard, [cors]: dashboard }
  changes.set(this, { ...environmentFor(this, 'staging'), ...own })
})

When('somebody tries to start the backend', async function (this: SuiteWorld) {
  backend.set(this, await eventuallyStarted(this, changes.of(this)))
})

Then('the pages of the developer alone may call it', async function (this: SuiteWorld) {
  await only(this, [origins['the developer without port'], origins['the developer']])
})

Then('pages of its own dashboard alone may call it', async function (this: SuiteWorld) {
  await only(this, [backend.of(this).environment.FRONTEND_HOST ?? ''])
})

Then(
  'it is refused, or {page} may not call it and the log warns',
  async function (this: SuiteWorld, page: Page) {
    await refusedOrIgnores(this.manifest, backend.of(this), origins[page])
  },
)

Then('it is refused, or {page} may not call it', async function (this: SuiteWorld, page: Page) {
  await refusedOrShut(this.manifest, backend.of(this), origins[page])
})
