/** The proxy in front of the services. */
import { Then, When } from '@cucumber/cucumber'
import { putTogether } from '../../support/checks/compose-files.ts'
import { randomText } from '../../support/checks/environments.ts'
import {
  leadsRight,
  redirectsPlain,
  resolverWorks,
  waysOf,
} from '../../support/checks/proxy-routes.ts'
import type { ComposeProject } from '../../support/ports/composition.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { compositions } from './notes-operations.ts'

When(
  'the compose files are put together for the domains of staging, production and a third one',
  async function (this: SuiteWorld) {
    const { staging, production } = this.manifest.environments
    const third = `${randomText(12).toLowerCase()}.example`
    const made = new Map<string, ComposeProject>()
    for (const domain of [staging.DOMAIN ?? '', production.DOMAIN ?? '', third]) {
      const read = await putTogether(this, this.book.runDir, 'production', { DOMAIN: domain })
      made.set(domain, read.project)
    }
    compositions.set(this, made)
  },
)

Then('API and dashboard of each domain alone lead to their services', function (this: SuiteWorld) {
  for (const [domain, project] of compositions.of(this)) {
    this.measured(`hosts under ${domain}`, waysOf(project, domain))
    leadsRight(project, domain, this.manifest)
  }
})

Then('the resolver of the certificates gets and keeps them', function (this: SuiteWorld) {
  for (const project of compositions.of(this).values()) resolverWorks(project)
})

Then(
  'whoever comes without encryption is sent to the encrypted address',
  function (this: SuiteWorld) {
    for (const [domain, project] of compositions.of(this)) redirectsPlain(project, domain)
  },
)
