/** One deployment of production with everything that its users meet: its site in a browser, its backend. */
import { startBrowser } from '../../../browser/browser.ts'
import { startWire, type Wire, type WireManners } from '../../../browser/wire.ts'
import { Unverified, Violation } from '../../../core/errors.ts'
import type { ComposedProduction } from '../../../run/production-composition.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import {
  type ModelProvider,
  startModelProvider,
} from '../../../services/model-provider/embedded.ts'
import { machineEnvironment } from '../../../systems/system.ts'
import { cameUp } from '../../composition.ts'
import { type BroughtUp, backendOf, bringUp, production } from '../composed.ts'
import type { LiveSite } from '../pages/live-site.ts'
import { toldItself } from '../pages/served-site.ts'
import { exampleNameOf } from '../site-variables.ts'

export interface Deployed {
  readonly up: BroughtUp
  readonly live: LiveSite
  /** Where the backend is asked by those who need no browser. */
  readonly backend: string
  /** What both programs ask for texts, images and vectors. */
  readonly models: ModelProvider
}

/** Brought up once, with a browser before it; it goes down with the scenario. */
export async function deployed(scene: ProductionScene): Promise<Deployed> {
  const { pages, environment } = scene.production
  // What the composition makes the variable of the site of has another name in the file of the environment.
  const asked = exampleNameOf(scene.production, pages.apiUrl)
  if (![pages.apiUrl, asked].some((name) => name in environment)) {
    throw new Unverified(
      `needs environment.${pages.apiUrl}, or another pages.apiUrl, in the manifest`,
    )
  }
  const [models, auth, api, front] = await Promise.all([
    startModelProvider(scene.scope),
    ...[{}, {}, { keepsHost: true }].map((manners) => wireOf(scene, manners)),
  ] as const)
  if (auth === undefined || api === undefined || front === undefined) throw new Error('three wires')
  // Both addresses have to be known before anything is up: the site is built with one of them.
  const itself = toldItself(scene.production, front.url)
  const addresses = { [pages.apiUrl]: api.url, [asked]: api.url, [pages.origin]: front.url }
  const changes = { ...addresses, ...itself }
  const services = { modelProvider: models.address }
  const composed = await production(scene, { changes, services })
  const [up, browser] = await Promise.all([bringUp(composed), browserOf(scene)])
  cameUp(up.result)
  const backend = backendOf(scene, composed)
  api.lead(backend)
  front.lead(siteOf(scene, composed))
  const site = { url: front.url, text: '', environment: composed.environment }
  return { up, live: { browser, site, auth, api }, backend, models }
}

async function wireOf({ scope }: ProductionScene, manners: WireManners): Promise<Wire> {
  const wire = await startWire(manners)
  scope.undo('close a wire', () => wire.close())
  return wire
}

async function browserOf({ launch, dir, scope }: ProductionScene) {
  const browser = await startBrowser({ launch, dir, env: machineEnvironment(dir) })
  scope.undo('close the browser', () => browser.close())
  return browser
}

function siteOf({ production }: ProductionScene, { composition }: ComposedProduction): string {
  const { services, ports } = production.composition
  const at = composition.address(services.frontend, ports.frontend)
  if (at !== undefined) return `http://${at}`
  throw new Violation('the web site listens nowhere, so that nobody can visit it')
}
