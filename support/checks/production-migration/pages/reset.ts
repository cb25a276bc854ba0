/** Choosing another password by the link of a mail, on the pages of the site. */
import { fillIn, isThere, load, pathOf, press, textOf } from '../../../browser/controls.ts'
import { Violation } from '../../../core/errors.ts'
import { eventually } from '../../../core/eventually.ts'
import type { ProductionScene } from '../../../run/scene.ts'
import type { CaughtMail } from '../../../services/mailbox/embedded.ts'
import { newPassword, signedInWith } from '../../../services/supabase/account-holder.ts'
import { call } from '../../../systems/http-client.ts'
import { expectEqual, expectThat } from '../../expect.ts'
import { arrivesWithinMs, outside } from './arrival.ts'
import { goTo, type Visitor } from './visitor.ts'
import { comesBack } from './way-back.ts'

export async function mailsTo(
  { addresses }: Pick<ProductionScene, 'addresses'>,
  receiver: string,
): Promise<CaughtMail[]> {
  const { body } = await call(`${addresses.mailbox.url}/mails`)
  const all = JSON.parse(body.toString('utf8')) as CaughtMail[]
  return all.filter(({ to }) => to.includes(receiver))
}

/** The link of the newest mail to somebody. */
export async function mailedLink(
  scene: Pick<ProductionScene, 'addresses'>,
  receiver: string,
): Promise<string> {
  const newest = await eventually(
    'a mail with a link arrives',
    async () => {
      const mail = (await mailsTo(scene, receiver)).at(-1)
      if (mail === undefined) throw new Violation('there is no mail')
      return mail
    },
    { withinMs: arrivesWithinMs },
  )
  const text = `${newest.text ?? ''}\n${newest.html ?? ''}`
  const [link] = /https?:\/\/[^\s"'<>]+\/auth\/v1\/verify[^\s"'<>]*/.exec(text) ?? []
  expectThat(link !== undefined, 'the mail holds no link', { received: newest.subject })
  return link.replaceAll('&amp;', '&')
}

/** Opens the link, where a page must offer a field for the new password; answers the page's path. */
export async function openLink(
  scene: Pick<ProductionScene, 'production'>,
  visitor: Visitor,
  link: string,
): Promise<string> {
  const { page } = visitor
  comesBack(scene, visitor, link)
  await load(page, link)
  await eventually(
    'the link leads to a page on which a new password can be chosen',
    async () => {
      const there = (await isThere(page, visitor.pages.password)) && !outside(visitor, page)
      const received = { path: pathOf(page), reads: (await textOf(page)).slice(0, 200) }
      if (!there) throw new Violation('it does not', { received })
    },
    { withinMs: arrivesWithinMs },
  )
  expectEqual('the site to which the link leads', new URL(page.url()).origin, visitor.live.site.url)
  return pathOf(page)
}

/** Fills in the page that the link has opened, and answers what was chosen. */
export async function choosePassword({ page, pages }: Visitor): Promise<string> {
  const chosen = newPassword()
  await fillIn(page, pages.password, chosen)
  await press(page, pages.savePassword)
  return chosen
}

/** The new password begins a session, and the old one none. */
export async function onlyNewPasswordWorks(
  { addresses }: Pick<ProductionScene, 'addresses'>,
  { email, password }: { readonly email: string; readonly password: string },
  chosen: string,
): Promise<void> {
  const answerTo = async (tried: string) => {
    const answer = await signedInWith(addresses.supabase, { email, password: tried })
    return 'token' in answer ? 'a session' : answer.status
  }
  await eventually(
    'the new password begins a session',
    async () => expectEqual('the answer to the new password', await answerTo(chosen), 'a session'),
    { withinMs: arrivesWithinMs },
  )
  expectEqual('the answer to the old password', await answerTo(password), 400)
}

/** Somebody else opens it and is told that it is of no use; no password can be chosen. */
export async function isOfNoUse(stranger: Visitor, link: string): Promise<void> {
  await load(stranger.page, link)
  await saysNoUse(stranger)
}

/** The page explains itself and offers a way to go on, but no field for a new password. */
export async function saysNoUse(stranger: Visitor): Promise<void> {
  const { page } = stranger
  await eventually(
    'a page says that the link is of no use',
    async () => {
      const reads = await textOf(page)
      const asks = (await isThere(page, stranger.pages.password)) && !outside(stranger, page)
      const ways = await page.getByRole('link').or(page.getByRole('button')).count()
      expectThat(!asks, 'a new password can be chosen', { received: pathOf(page) })
      expectThat(/\w{4}/.test(reads), 'the page is empty', { received: pathOf(page) })
      expectThat(ways > 0, 'the page leads nowhere', { received: reads.slice(0, 200) })
    },
    { withinMs: arrivesWithinMs },
  )
}

/** Without the session of a link the page offers nothing, or says why it does not work. */
export async function refusesWithoutLink(stranger: Visitor, path: string): Promise<void> {
  const { page, pages } = stranger
  await goTo(stranger, path)
  await eventually(
    'the page shows something',
    async () => expectThat(/\w{4}/.test(await textOf(page)), 'it is empty'),
    { withinMs: arrivesWithinMs },
  )
  if (outside(stranger, page) || !(await isThere(page, pages.password))) return
  const before = await textOf(page)
  await choosePassword(stranger)
  await eventually(
    'the page says that nothing was changed',
    async () => {
      const silent = pathOf(page) === path && (await textOf(page)) === before
      expectThat(!silent, 'it stays silent', { received: before.slice(0, 200) })
    },
    { withinMs: arrivesWithinMs },
  )
}
