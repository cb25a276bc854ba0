/** Where links of mails lead: what comes of a good one, a used one, and one that leads elsewhere. */
import { isThere, pathOf, textOf } from '../../../browser/controls.ts'
import { eventually } from '../../../core/eventually.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import { linkFor } from '../../../services/supabase/account-holder.ts'
import type { ProductionManifest } from '../../../systems/manifest.ts'
import { expectEqual, expectThat } from '../../expect.ts'
import { ofTrouble } from '../said-words.ts'
import { frontendOf, programsOf, type ReadProgram } from '../source-tree.ts'
import { arrivesWithinMs, isInside, outside } from './arrival.ts'
import { choosePassword, mailedLink, onlyNewPasswordWorks } from './reset.ts'
import { askForLink, goTo, type Visitor } from './visitor.ts'
import { comesBack } from './way-back.ts'

/**
 * Whether the site takes a code alone: the kit for servers always asks for one (Supabase, "PKCE flow"), the
 * other where it is told to. What is handed over behind a `#` no server of theirs ever sees.
 */
export const takesCodes = (
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): boolean =>
  frontendOf(manifest, programs).some(
    ({ facts, text }) =>
      facts.imports.some(({ module }) => module === '@supabase/ssr') ||
      /\bflowType\s*:\s*['"]pkce['"]/.test(text),
  )

/**
 * A link for the visitor that comes back to the site, with `search` behind the path. Only who has asked for the
 * link can make a session of its code: there the visitor asks on the site.
 */
export async function goodLink(
  scene: ProductionScene,
  visitor: Visitor,
  search = '',
): Promise<string> {
  const { addresses, production } = scene
  const { live, pages, account } = visitor
  if (!takesCodes(production, await programsOf(scene))) {
    const back = `${live.site.url}${pages.callback}${search}`
    return linkFor(addresses.supabase, account.email, back)
  }
  await askForLink(visitor)
  const mailed = await mailedLink(scene, account.email)
  comesBack(scene, visitor, mailed)
  const link = new URL(mailed)
  const back = new URL(link.searchParams.get('redirect_to') ?? live.site.url)
  for (const [name, value] of new URLSearchParams(search)) back.searchParams.set(name, value)
  link.searchParams.set('redirect_to', back.href)
  return link.href
}

/**
 * The link has made a session: a page of the visitor's own is shown. The only links that a site with codes
 * sends are for a new password; there the page for it will do, when it does what it is for.
 */
export async function isLetIn(scene: ProductionScene, visitor: Visitor): Promise<void> {
  const { page, pages, account } = visitor
  if (!takesCodes(scene.production, await programsOf(scene))) return isInside(visitor)
  const asks = await eventually(
    'the link leads into the site',
    async () => {
      const password = (await isThere(page, pages.password)) && !outside(visitor, page)
      if (!password) await isInside(visitor, page, 0)
      return password
    },
    { withinMs: arrivesWithinMs },
  )
  if (asks) await onlyNewPasswordWorks(scene, account, await choosePassword(visitor))
}

/** Ways to name a place that sites have been made to go to. */
const elsewhere = `?${new URLSearchParams({
  next: '//elsewhere.invalid/taken',
  redirect_to: 'https://elsewhere.invalid/taken',
  redirectTo: 'https://elsewhere.invalid/taken',
})}`

export const linkElsewhere = (scene: ProductionScene, visitor: Visitor) =>
  goodLink(scene, visitor, elsewhere)

/** Every page that was asked for from now on, by its origin. */
export function watchOrigins({ page }: Visitor): () => readonly string[] {
  const origins = new Set<string>()
  page.on('request', (request) => {
    if (request.isNavigationRequest()) origins.add(new URL(request.url()).origin)
  })
  return () => [...origins]
}

/** Nothing was opened but the sign-in service and the site. */
export function staysInside({ live }: Visitor, service: string, opened: readonly string[]): void {
  const others = opened.filter(
    (origin) => ![live.site.url, new URL(service).origin].includes(origin),
  )
  expectEqual('other sites that were opened', others, [])
}

/** Opens the page as the sign-in service does that refuses a link. */
export async function openWithRefusal(visitor: Visitor): Promise<void> {
  const told = new URLSearchParams({
    error: 'access_denied',
    error_code: 'otp_expired',
    error_description: 'Email link is invalid or has expired',
  })
  await goTo(visitor, `${visitor.pages.callback}?${told}#${told}`)
}

/** The page tells of the refusal and leads to where one signs in. */
export async function tellsRefusal(visitor: Visitor): Promise<void> {
  const { page, pages } = visitor
  await eventually(
    'the page tells of the refusal and leads to where one signs in',
    async () => {
      const reads = await textOf(page)
      const links = await page.locator(`a[href*="${pages.login}"]`).count()
      const received = { path: pathOf(page), reads: reads.slice(0, 200) }
      expectThat(ofTrouble.test(reads), 'it does not tell of it', { received })
      const leads = links > 0 || pathOf(page) === pages.login
      expectThat(leads, 'nothing leads to the page for signing in', { received })
    },
    { withinMs: arrivesWithinMs },
  )
}
