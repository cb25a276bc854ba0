/** Somebody at the site: what people do there, page by page. */
import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from '../../../browser/browser.ts'
import { fillIn, isThere, load, pathOf, press } from '../../../browser/controls.ts'
import { Unverified } from '../../../core/errors.ts'
import { eventually } from '../../../core/eventually.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import {
  newAccount,
  newAddress,
  newPassword,
  type OwnAccount,
  withShortToken,
} from '../../../services/supabase/account-holder.ts'
import { removePerson } from '../../../services/supabase/people.ts'
import type { ProductionManifest } from '../../../systems/manifest.ts'
import { expectThat } from '../../expect.ts'
import { arrivesWithinMs, isInside, outside } from './arrival.ts'
import { type LiveSite, liveSite } from './live-site.ts'

export interface Visitor {
  readonly live: LiveSite
  readonly pages: ProductionManifest['pages']
  readonly context: BrowserContext
  readonly page: Page
  /** With an id where the account is there already. */
  readonly account: Pick<OwnAccount, 'email' | 'password'> & { readonly id?: string }
}

/** Somebody with an account, before the site; gone when the scenario ends. */
export async function withAccount(scene: ProductionScene): Promise<Visitor> {
  return newcomer(scene, await accountFor(scene))
}

/** An account that has never signed in; gone when the scenario ends. */
export async function accountFor(scene: ProductionScene): Promise<OwnAccount> {
  const account = await newAccount(scene.addresses.supabase)
  scene.scope.undo('remove the user', () => removed(scene, account.id))
  return account
}

/** Somebody whom the site does not know. */
export async function newcomer(
  scene: ProductionScene,
  account: Visitor['account'] = { email: newAddress(), password: newPassword() },
): Promise<Visitor> {
  const live = await liveSite(scene)
  for (const wire of [live.auth, live.api]) wire.forget()
  return before(scene, live, account)
}

/** The same person at another device. */
export function inAnotherBrowser(
  scene: ProductionScene,
  { live, account }: Pick<Visitor, 'live' | 'account'>,
): Promise<Visitor> {
  return before(scene, live, account)
}

async function before(
  { scope, production }: ProductionScene,
  live: LiveSite,
  account: Visitor['account'],
): Promise<Visitor> {
  const context = await live.browser.open()
  scope.undo('close the pages', () => context.close())
  return { live, pages: production.pages, context, page: await context.newPage(), account }
}

export async function removed({ addresses }: ProductionScene, id: string): Promise<void> {
  await removePerson(addresses.supabase, id)
}

/** Every token that the service hands out from now on ends after `seconds`. */
export function withShortTokens(
  { addresses }: ProductionScene,
  { live }: Visitor,
  seconds: number,
) {
  const { jwtSecret } = addresses.supabase
  if (jwtSecret === undefined) {
    throw new Unverified('needs the secret by which the project signs its tokens')
  }
  live.auth.amendBy((_, answer) => withShortToken(answer, jwtSecret, seconds))
}

/**
 * From now on tokens last as long as the service makes them. The kit renews a token whose last 90 seconds have begun at
 * every call, so that tabs with short ones never cease to renew beside each other: at the service they do it once an hour.
 */
export function withOrdinaryTokens({ live }: Visitor): void {
  live.auth.amendBy((_, answer) => answer)
}

export async function goTo({ live, page }: Visitor, path: string): Promise<void> {
  await load(page, live.site.url + path)
}

/** Fills in the page for signing in and sends it off. */
export async function enterPassword(visitor: Visitor, password?: string): Promise<void> {
  const { page, pages, account } = visitor
  await goTo(visitor, pages.login)
  await fillIn(page, pages.email, account.email)
  await fillIn(page, pages.password, password ?? account.password)
  await press(page, pages.signIn)
}

export async function signIn(visitor: Visitor): Promise<void> {
  await enterPassword(visitor)
  await isInside(visitor)
}

/** Fills in the page for new users and sends it off. */
export async function signUp({ page, pages, account, ...visitor }: Visitor): Promise<void> {
  await goTo({ page, pages, account, ...visitor }, pages.register)
  await fillIn(page, pages.email, account.email)
  await fillIn(page, pages.password, account.password)
  if (await isThere(page, pages.fullName)) await fillIn(page, pages.fullName, 'Plumb Line')
  await press(page, pages.signUp)
}

export async function askForLink(visitor: Visitor): Promise<void> {
  const { page, pages, account } = visitor
  await goTo(visitor, pages.forgotPassword)
  await fillIn(page, pages.email, account.email)
  await press(page, pages.sendLink)
}

/** Makes the open page ask the API for something; answers what it has saved, where it does that. */
export async function work(visitor: Visitor, page = visitor.page): Promise<string> {
  const { pages, live } = visitor
  const before = live.api.requests().length
  const saved = pages.work?.fill === undefined ? '' : `Work ${randomUUID()}`
  if (pages.work === undefined) {
    await load(page)
  } else {
    const { fill, press: button } = pages.work
    if (fill !== undefined) await fillIn(page, fill, saved)
    await press(page, button)
  }
  await eventually(
    'the page asks the API or leaves',
    () => {
      const asked = live.api.requests().length > before || outside(visitor, page)
      expectThat(asked, 'it does neither', { received: pathOf(page) })
    },
    { withinMs: arrivesWithinMs },
  )
  return saved
}

/** The same browser, with one more page for signed-in users. */
export async function inAnotherTab(visitor: Visitor): Promise<Page> {
  const page = await visitor.context.newPage()
  await goTo({ ...visitor, page }, visitor.pages.home)
  await isInside(visitor, page)
  return page
}

export async function signOut({ page, pages }: Visitor): Promise<void> {
  if (pages.menu !== undefined) await press(page, pages.menu)
  await press(page, pages.signOut)
}
