/** What the browser is told about scripts. */

import { randomUUID } from 'node:crypto'
import { Then, When } from '@cucumber/cucumber'
import { putTogether } from '../../support/checks/compose-files.ts'
import * as policy from '../../support/checks/content-policy.ts'
import { serveWith } from '../../support/checks/production-site.ts'
import { policyFor } from '../../support/checks/proxy-routes.ts'
import { policyOfImage } from '../../support/checks/served-by-image.ts'
import { Unverified } from '../../support/core/errors.ts'
import { eventually } from '../../support/core/eventually.ts'
import { call } from '../../support/systems/http-client.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, changes } from './notes.ts'
import { pages } from './notes-operations.ts'

/** What the frontend has to be told, and the addresses that its page asks. */
const addressOf = ({ manifest, addresses }: SuiteWorld) => ({
  VITE_API_URL: `https://api.${manifest.environments.production.DOMAIN ?? ''}`,
  VITE_SUPABASE_URL: addresses.supabase.url,
})

/** The composition of production, where there is one. */
async function inProduction(world: SuiteWorld) {
  if (world.manifest.composition.production === undefined) return undefined
  return (await putTogether(world, world.book.runDir, 'production', {})).project
}

/** What the proxy of production adds for a service, where the composition has one that does. */
async function policyAtProxy(world: SuiteWorld, role: 'backend' | 'frontend') {
  const project = await inProduction(world)
  return project && policyFor(project, world.manifest.composition.services[role])
}

/** A site that its image serves may get its policy there: what serves it here knows nothing of that. */
async function refuseStandIn(world: SuiteWorld) {
  if (pages.of(world).some(({ policy }) => policy !== undefined)) return
  const { frontend } = world.manifest.composition.services
  const service = (await inProduction(world))?.services[frontend]
  const server = service && policyOfImage(service)
  if (server === undefined) return
  throw new Unverified(
    `needs docker: the policy of the pages is sent by ${server}, not by what the manifest starts`,
  )
}

const pageCalled = (world: SuiteWorld, name: string) => {
  const page = pages.of(world).find(({ what }) => what === name)
  if (page === undefined) throw new Error(`nobody has asked for ${name}`)
  return page
}

When('a visitor opens the frontend', async function (this: SuiteWorld) {
  if (this.manifest.processes.frontend === undefined) {
    throw new Unverified('needs processes.frontend in the manifest')
  }
  const key = { VITE_SUPABASE_ANON_KEY: this.addresses.supabase.anonKey }
  const settings = { ...changes.of(this), ...addressOf(this), ...key }
  const { url } = await serveWith(this, settings)
  await eventually('the frontend answers', () => call(url), { withinMs: startOf(this, 'frontend') })
  const missing = `/${randomUUID()}`
  const wanted = { 'the entrance': { path: '/' }, 'a page that is not there': { path: missing } }
  pages.set(this, await policy.visited(url, wanted, await policyAtProxy(this, 'frontend')))
  await refuseStandIn(this)
})

/** A healthy start may take as long as the manifest says; a busy machine has ten seconds in any case. */
function startOf({ manifest }: SuiteWorld, role: 'backend' | 'frontend'): number {
  return Math.max(10, manifest.processes[role]?.readyWithin ?? 0) * 1_000
}

When('a visitor opens the API and its documentation', async function (this: SuiteWorld) {
  const { routes } = this.manifest
  const started = await this.start('backend', changes.of(this))
  backend.set(this, started)
  await eventually('the backend answers', () => call(started.url + routes.health), {
    withinMs: startOf(this, 'backend'),
  })
  const wanted = {
    'the documentation': { path: routes.docs },
    'the health check': { path: routes.health },
    'a path that is not there': { path: `/${randomUUID()}` },
    'an upload of nobody': { path: routes.ingestions, method: 'POST' },
    'a path that is no path': { path: '/%' },
  }
  pages.set(this, await policy.visited(started.url, wanted, await policyAtProxy(this, 'backend')))
})

Then('no answer lets inline or foreign scripts run', function (this: SuiteWorld) {
  const told = pages.of(this).map(({ what, answer, policy }) => [what, [answer.status, policy]])
  this.measured('policies', Object.fromEntries(told))
  policy.allStopScripts(pages.of(this))
})

Then('the scripts of the entrance may run, and ask API and Supabase', function (this: SuiteWorld) {
  const entrance = pageCalled(this, 'the entrance')
  this.measured('scripts of the entrance', { scripts: policy.runsItsOwnScripts(entrance) })
  policy.mayAsk(entrance, Object.values(addressOf(this)))
})

Then('the scripts of the documentation may run', function (this: SuiteWorld) {
  const page = pageCalled(this, 'the documentation')
  const scripts = policy.showsRoutes(page, this.manifest.routes.ingestions)
  this.measured('scripts of the documentation', { scripts })
})
