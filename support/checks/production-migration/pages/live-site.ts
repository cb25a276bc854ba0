/** The site as users meet it: built for production, served, and opened in a browser of this worker. */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { type OwnBrowser, startBrowser } from '../../../browser/browser.ts'
import { startWire, type Wire } from '../../../browser/wire.ts'
import { Unverified } from '../../../core/errors.ts'
import { scope } from '../../../core/scope.ts'
import { addressBook } from '../../../run/address-book.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import { productionReady, withObjectStore } from '../../../run/shared-production.ts'
import type { ProductionManifest } from '../../../systems/manifest.ts'
import { machineEnvironment, startProcess } from '../../../systems/system.ts'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { registerChild } from '../../../targets/embedded/reaper.ts'
import { endsWith } from './ends-with.ts'
import { type ServedSite, serveSite } from './served-site.ts'

/** What a page talks to, each over a wire of its own. */
export interface Wires {
  /** To the sign-in service. */
  readonly auth: Wire
  /** To the backend. */
  readonly api: Wire
}

export interface LiveSite extends Wires {
  readonly browser: OwnBrowser
  readonly site: ServedSite
}

const everything = scope('the pages')
let live: Promise<LiveSite> | undefined

/** Made at the first call in this worker; it lasts until `closePages`. */
export function liveSite(scene: ProductionScene): Promise<LiveSite> {
  live ??= open(scene)
  return live
}

/** Ends the browser and everything behind the pages. */
export async function closePages(): Promise<void> {
  await live?.catch(() => undefined) // whoever asked for it was told
  live = undefined
  const errors = await everything.unwind()
  if (errors.length > 0) throw new AggregateError(errors, errors.map((e) => e.message).join('; '))
}

async function open(scene: ProductionScene): Promise<LiveSite> {
  const { runDir } = addressBook()
  const parent = join(runDir, 'pages')
  mkdirSync(parent, { recursive: true, mode: 0o755 })
  const dir = mkdtempSync(join(parent, 'worker-'))
  const launch = launcher((child) => registerChild(runDir, child))
  const stack = withObjectStore(scene.addresses)
  const place = { launch, dir, stack, started: endsWith(everything) }
  const env = machineEnvironment(dir)
  const [browser, wires] = await Promise.all([startBrowser({ launch, dir, env }), openWires()])
  everything.undo('close the browser', () => browser.close())
  for (const wire of Object.values(wires)) everything.undo('close a wire', () => wire.close())
  wires.auth.lead(stack.supabase.url)
  const { production } = scene
  const site = await serveSite(production, place, addressesFor(production, wires))
  const changes = { [production.pages.origin]: site.url }
  const backend = await startProcess(production, 'backend', place, changes)
  wires.api.lead(backend.url)
  await productionReady(production, backend, stack)
  return { browser, site, ...wires }
}

export async function openWires(): Promise<Wires> {
  const [auth, api] = await Promise.all([startWire(), startWire()])
  return { auth, api }
}

/** What the build is told so that its pages use these wires. */
export function addressesFor(
  { pages, variables, environment }: ProductionManifest,
  { auth, api }: Wires,
): Record<string, string> {
  if (!(pages.apiUrl in environment)) {
    throw new Unverified(
      `needs environment.${pages.apiUrl}, or another pages.apiUrl, in the manifest`,
    )
  }
  return { [variables.supabaseUrl]: auth.url, [pages.apiUrl]: api.url }
}
