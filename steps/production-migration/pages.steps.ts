/** Visitors of the site: what they do on its pages, and what is shown to them. */
import { AfterAll, Given, Then, When } from '@cucumber/cucumber'
import { load, textOf } from '../../support/browser/controls.ts'
import * as arrival from '../../support/checks/production-migration/pages/arrival.ts'
import * as callback from '../../support/checks/production-migration/pages/callback.ts'
import * as kept from '../../support/checks/production-migration/pages/kept-session.ts'
import { closePages } from '../../support/checks/production-migration/pages/live-site.ts'
import * as reset from '../../support/checks/production-migration/pages/reset.ts'
import * as traffic from '../../support/checks/production-migration/pages/traffic.ts'
import * as at from '../../support/checks/production-migration/pages/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-pages.ts'
import { pictureOf } from './page-pictures.ts'

AfterAll(() => closePages())

Given('a visitor with an account is before the site', async function (this: SuiteWorld) {
  void this.sharedBackend // a system that did not start is the system's fault
  notes.visitor.set(this, await at.withAccount(this))
})

When('the visitor signs in and loads the page again', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await at.signIn(visitor)
  await pictureOf(this, visitor.page, 'Signed in')
  visitor.live.api.forget()
  await load(visitor.page)
})

Then('only the sign-in service has heard the password', function (this: SuiteWorld) {
  const { live, account } = notes.visitor.of(this)
  traffic.onlyServiceHeardPassword(live.auth, live.api, account.password)
})

Then('the browser keeps the session', async function (this: SuiteWorld) {
  await kept.keepsSession(notes.visitor.of(this))
})

Then('the browser keeps the session, and no copy of its token', async function (this: SuiteWorld) {
  await kept.keepsSession(notes.visitor.of(this))
  await kept.keepsNoCopy(notes.visitor.of(this))
})

Then(
  "a page of the visitor's own is shown, with the newest token",
  async function (this: SuiteWorld) {
    const visitor = notes.visitor.of(this)
    await arrival.isInside(visitor)
    traffic.bearNewest(visitor.live.auth, visitor.live.api)
  },
)

When('the visitor tries a wrong password', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await at.goTo(visitor, visitor.pages.login)
  await pictureOf(this, visitor.page, 'The page for signing in')
  notes.readBefore.set(this, await textOf(visitor.page))
  await at.enterPassword(visitor, `not ${visitor.account.password}`)
})

Then('the page for signing in stays and says why', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await arrival.saysWhy(visitor, notes.readBefore.of(this))
  await traffic.serviceRefused(visitor.live.auth)
  await pictureOf(this, visitor.page, 'A wrong password')
})

Then('the browser keeps nothing of a session', async function (this: SuiteWorld) {
  await kept.keepsNothing(notes.visitor.of(this))
})

Given(
  'a visitor with an account has a mail with a link, asked for on the site',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const visitor = await at.withAccount(this)
    notes.visitor.set(this, visitor)
    await at.askForLink(visitor)
    notes.link.set(this, await reset.mailedLink(this, visitor.account.email))
    await pictureOf(this, visitor.page, 'The page for forgotten passwords')
  },
)

When('the visitor opens the link and chooses another password', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  notes.account.set(this, visitor.account)
  notes.resetPage.set(this, await reset.openLink(this, visitor, notes.link.of(this)))
  await pictureOf(this, visitor.page, 'The page for a new password')
  notes.chosen.set(this, await reset.choosePassword(visitor))
})

Then('the link is of no use to anybody any more', async function (this: SuiteWorld) {
  await reset.isOfNoUse(await at.newcomer(this), notes.link.of(this))
})

Then('without a link nobody is offered the page in vain', async function (this: SuiteWorld) {
  const path = notes.resetPage.find(this)
  if (path === undefined) return // the sentence before has told that no link leads to a page
  await reset.refusesWithoutLink(await at.newcomer(this), path)
})

Given(
  'a visitor with a link that names another site to go on to',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const visitor = await at.withAccount(this)
    notes.visitor.set(this, visitor)
    notes.link.set(this, await callback.linkElsewhere(this, visitor))
  },
)

When('the visitor opens it', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  notes.origins.set(this, callback.watchOrigins(visitor))
  await load(visitor.page, notes.link.of(this))
})

Then('the visitor is let in', async function (this: SuiteWorld) {
  await callback.isLetIn(this, notes.visitor.of(this))
})

Then('no other site was opened', function (this: SuiteWorld) {
  const opened = notes.origins.of(this)()
  callback.staysInside(notes.visitor.of(this), this.addresses.supabase.url, opened)
})

When('the visitor comes back from a link that was refused', async function (this: SuiteWorld) {
  await callback.openWithRefusal(notes.visitor.of(this))
})

Then(
  'the page tells of the refusal and leads to where one signs in',
  async function (this: SuiteWorld) {
    const visitor = notes.visitor.of(this)
    await callback.tellsRefusal(visitor)
    await pictureOf(this, visitor.page, 'A link that was refused')
  },
)
