/** Sessions in the browser whose tokens end, and sessions that are ended elsewhere. */
import { Given, Then, When } from '@cucumber/cucumber'
import { textOf } from '../../support/browser/controls.ts'
import * as arrival from '../../support/checks/production-migration/pages/arrival.ts'
import * as expiry from '../../support/checks/production-migration/pages/expiry.ts'
import * as leaving from '../../support/checks/production-migration/pages/leaving.ts'
import * as refusals from '../../support/checks/production-migration/pages/refusals.ts'
import * as traffic from '../../support/checks/production-migration/pages/traffic.ts'
import * as at from '../../support/checks/production-migration/pages/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-pages.ts'
import { pictureOf } from './page-pictures.ts'

Given(
  'a visitor has signed in, and tokens end after {duration}',
  async function (this: SuiteWorld, lifeMs: number) {
    void this.sharedBackend
    const visitor = await at.withAccount(this)
    notes.visitor.set(this, visitor)
    at.withShortTokens(this, visitor, lifeMs / 1000)
    await at.signIn(visitor)
    notes.firstToken.set(this, traffic.newestOf(visitor.live.auth).token)
  },
)

When('the visitor goes on working after the token has ended', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await expiry.untilEnded(visitor)
  visitor.live.api.forget()
  await at.work(visitor)
})

Then('the API was asked with a later token than the first', function (this: SuiteWorld) {
  const { live } = notes.visitor.of(this)
  expiry.borrowedLater(live.auth, live.api, notes.firstToken.of(this))
})

Given(
  'a visitor has signed in, in a browser whose clock can be set',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const visitor = await at.withAccount(this)
    notes.visitor.set(this, visitor)
    await visitor.context.clock.install()
    await at.signIn(visitor)
    notes.readBefore.set(this, await textOf(visitor.page))
  },
)

When('the session is ended elsewhere, and an hour passes', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await leaving.endElsewhere(this, visitor)
  await expiry.anHourLater(visitor)
  await expiry.tryToWork(visitor)
})

Then(
  'the page for signing in is shown within {duration}, and stays',
  async function (this: SuiteWorld, withinMs: number) {
    await expiry.staysAtLogin(notes.visitor.of(this), withinMs)
  },
)

When(
  'the sign-in service cannot be reached any more, and an hour passes',
  async function (this: SuiteWorld) {
    const visitor = notes.visitor.of(this)
    visitor.live.auth.cut()
    await expiry.anHourLater(visitor)
    await expiry.startWork(visitor)
  },
)

Then(
  'the page for signing in is shown, or a page that says what is wrong',
  async function (this: SuiteWorld) {
    const visitor = notes.visitor.of(this)
    const before = notes.readBefore.of(this)
    notes.passed.set(this, await expiry.explainsItself(visitor, before))
    await pictureOf(this, visitor.page, 'Without the sign-in service')
  },
)

Then('the service is not asked again and again', function (this: SuiteWorld) {
  const { live } = notes.visitor.of(this)
  const passedMs = notes.passed.find(this) ?? 0
  this.measured('requests for a new token', { count: traffic.renewals(live.auth).length, passedMs })
  expiry.isNoStorm(live.auth, passedMs)
})

When(
  'the tab is closed, and a new one is opened after the token has ended',
  async function (this: SuiteWorld) {
    const { page, ...visitor } = notes.visitor.of(this)
    await page.close()
    await expiry.untilEnded({ page, ...visitor })
    visitor.live.api.forget()
    const again = { ...visitor, page: await visitor.context.newPage() }
    notes.visitor.set(this, again)
    await at.goTo(again, again.pages.home)
  },
)

When(
  'the visitor works in two tabs at once after the token has ended',
  async function (this: SuiteWorld) {
    const visitor = notes.visitor.of(this)
    const second = await at.inAnotherTab(visitor)
    notes.secondTab.set(this, second)
    await expiry.untilEnded(visitor)
    at.withOrdinaryTokens(visitor)
    visitor.live.api.forget()
    const tabs = [visitor.page, second].map((page) => refusals.heardBy(page, visitor.live.api))
    notes.heard.set(this, tabs)
    await Promise.all([at.work(visitor), at.work(visitor, second)])
  },
)

Then("both tabs show a page of the visitor's own", async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  for (const page of [visitor.page, notes.secondTab.of(this)]) await arrival.isInside(visitor, page)
  await refusals.allMadeGood(notes.heard.of(this))
})

Given('a visitor is signed in, in two tabs', async function (this: SuiteWorld) {
  void this.sharedBackend
  const visitor = await at.withAccount(this)
  notes.visitor.set(this, visitor)
  await at.signIn(visitor)
  notes.secondTab.set(this, await at.inAnotherTab(visitor))
})

When('the visitor signs out in one of them', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await at.signOut(visitor)
  await arrival.isAtLogin(visitor).catch(() => undefined) // told by the scenario of signing out
})

Then(
  'the other one shows the page for signing in within {duration}',
  async function (this: SuiteWorld, withinMs: number) {
    const second = notes.secondTab.of(this)
    await second.bringToFront()
    await arrival.isAtLogin(notes.visitor.of(this), second, withinMs)
  },
)
