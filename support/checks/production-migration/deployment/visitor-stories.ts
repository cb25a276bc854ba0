/** User story 2 of document 002, as it is lived on the pages of one deployment. */
import { load } from '../../../browser/controls.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import {
  endEverySession,
  newAddress,
  newPassword,
  signedInWith,
} from '../../../services/supabase/account-holder.ts'
import { isInside } from '../pages/arrival.ts'
import { anHourLater, staysAtLogin, tryToWork } from '../pages/expiry.ts'
import { removeAtEnd } from '../pages/leaving.ts'
import { choosePassword, mailedLink, onlyNewPasswordWorks, openLink } from '../pages/reset.ts'
import { isSession, isUser, noMailCame } from '../pages/stories.ts'
import {
  accountFor,
  askForLink,
  inAnotherBrowser,
  signIn,
  signUp,
  type Visitor,
} from '../pages/visitor.ts'
import type { Deployed } from './deployed.ts'

/** Somebody before the site of this deployment. */
async function before(
  scene: ProductionScene,
  { live }: Deployed,
  account: Visitor['account'],
): Promise<Visitor> {
  live.api.forget()
  return inAnotherBrowser(scene, { live, account })
}

async function newcomer(scene: ProductionScene, deployed: Deployed): Promise<Visitor> {
  const account = { email: newAddress(), password: newPassword() }
  removeAtEnd(scene, account.email)
  return before(scene, deployed, account)
}

/** 1: the right password lets somebody in, also after the page was loaded again. */
export async function signsIn(scene: ProductionScene, deployed: Deployed): Promise<void> {
  const visitor = await before(scene, deployed, await accountFor(scene))
  await signIn(visitor)
  deployed.live.api.forget()
  await load(visitor.page)
  await isInside(visitor)
}

/** 2: registering lets somebody in at once, and no mail has to be answered. */
export async function registers(scene: ProductionScene, deployed: Deployed): Promise<void> {
  const visitor = await newcomer(scene, deployed)
  await signUp(visitor)
  await isInside(visitor)
  await isUser(scene, visitor.account.email)
  await noMailCame(scene, visitor.account.email)
}

/** 3: whose session is over is led to where one signs in. */
export async function isLedToLogin(scene: ProductionScene, deployed: Deployed): Promise<void> {
  const account = await accountFor(scene)
  const visitor = await before(scene, deployed, account)
  await visitor.context.clock.install()
  await signIn(visitor)
  const { supabase } = scene.addresses
  const elsewhere = isSession('the right password', await signedInWith(supabase, account))
  await endEverySession(supabase, elsewhere.token)
  await anHourLater(visitor)
  await tryToWork(visitor)
  await staysAtLogin(visitor, 10_000)
}

/** 4: whoever has registered on this very site chooses another password by the link of a mail. */
export async function choosesPassword(scene: ProductionScene, deployed: Deployed): Promise<void> {
  const first = await newcomer(scene, deployed)
  await signUp(first)
  await isInside(first)
  const later = await inAnotherBrowser(scene, first)
  await askForLink(later)
  await openLink(scene, later, await mailedLink(scene, first.account.email))
  const chosen = await choosePassword(later)
  await onlyNewPasswordWorks(scene, first.account, chosen)
}
