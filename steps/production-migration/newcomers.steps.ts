/** Newcomers who register on the site and sign out again; sites that were built for another project. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as arrival from '../../support/checks/production-migration/pages/arrival.ts'
import * as elsewhere from '../../support/checks/production-migration/pages/elsewhere.ts'
import * as leaving from '../../support/checks/production-migration/pages/leaving.ts'
import * as stories from '../../support/checks/production-migration/pages/stories.ts'
import * as traffic from '../../support/checks/production-migration/pages/traffic.ts'
import * as at from '../../support/checks/production-migration/pages/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-pages.ts'
import { pictureOf } from './page-pictures.ts'

Given('a newcomer is before the site', async function (this: SuiteWorld) {
  void this.sharedBackend
  const visitor = await at.newcomer(this)
  notes.visitor.set(this, visitor)
  notes.account.set(this, visitor.account)
  leaving.removeAtEnd(this, visitor.account.email)
})

When('the newcomer registers', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await at.goTo(visitor, visitor.pages.register)
  await pictureOf(this, visitor.page, 'The page for new users')
  await at.signUp(visitor)
})

Then(
  "a page of the newcomer's own is shown within {duration}",
  async function (this: SuiteWorld, withinMs: number) {
    const visitor = notes.visitor.of(this)
    await arrival.isInside(visitor, visitor.page, withinMs)
  },
)

When(
  'the newcomer registers, and in another browser signs in and asks for a link',
  async function (this: SuiteWorld) {
    const first = notes.visitor.of(this)
    await at.signUp(first)
    await arrival.isInside(first)
    const other = await at.inAnotherBrowser(this, first)
    await at.signIn(other)
    await at.askForLink(await at.inAnotherBrowser(this, first))
    await traffic.linkWasAsked(first.live.auth)
  },
)

Then('the sign-in service was asked for all three', function (this: SuiteWorld) {
  const { live } = notes.visitor.of(this)
  const paths = ['signup', 'token', 'recover'].map((name) => `/auth/v1/${name}`)
  traffic.serviceWasAsked(live.auth, paths)
})

Then('the backend was told neither address nor password', function (this: SuiteWorld) {
  const { live, account } = notes.visitor.of(this)
  traffic.notToldTo(live.api, account.email, account.password)
})

Given(
  'a newcomer has registered on the site and saved something',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const visitor = await at.newcomer(this)
    notes.visitor.set(this, visitor)
    leaving.removeAtEnd(this, visitor.account.email)
    await at.signUp(visitor)
    await arrival.isInside(visitor)
    notes.saved.set(this, await at.work(visitor))
    await arrival.isInside(visitor)
    const { token, refreshToken } = traffic.newestOf(visitor.live.auth)
    notes.session.set(this, { userId: '', token, refreshToken })
  },
)

When('the newcomer signs out', async function (this: SuiteWorld) {
  await leaving.signOutAndForget(notes.visitor.of(this))
})

Then('the page for signing in is shown', async function (this: SuiteWorld) {
  await arrival.isAtLogin(notes.visitor.of(this))
})

Then('going back shows nothing that was saved', async function (this: SuiteWorld) {
  await leaving.showsNothingGoingBack(notes.visitor.of(this), notes.saved.of(this))
})

Then("the API is asked nothing in the newcomer's name any more", function (this: SuiteWorld) {
  const { live } = notes.visitor.of(this)
  traffic.bearNothing(leaving.afterSignOut(live))
})

When('the newcomer opens a page for signed-in users', async function (this: SuiteWorld) {
  const visitor = notes.visitor.of(this)
  await at.goTo(visitor, visitor.pages.home)
})

Then("the API is asked nothing in anybody's name", function (this: SuiteWorld) {
  const { api } = notes.visitor.of(this).live
  traffic.bearNothing(api.requests())
  traffic.announceNoToken(api)
})

Given(
  'a visitor before a site that was built for one project and is served with the addresses of another',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const visitor = await at.withAccount(this)
    notes.elsewhere.set(this, await elsewhere.servedElsewhere(this, visitor))
  },
)

When('the visitor of that site tries to sign in', async function (this: SuiteWorld) {
  await at.enterPassword(notes.elsewhere.of(this).visitor)
})

Then(
  'the project and the backend of the build are asked, and no others',
  async function (this: SuiteWorld) {
    await elsewhere.asksWhatItWasBuiltFor(notes.elsewhere.of(this))
  },
)

Then(
  'the site holds the public key, and no secret that its build could see',
  function (this: SuiteWorld) {
    elsewhere.holdsNoSecret(this, notes.elsewhere.of(this))
  },
)

Then('the newcomer is a user of the application', async function (this: SuiteWorld) {
  await stories.isUser(this, notes.account.of(this).email)
})

Then('no mail asks the newcomer for anything', async function (this: SuiteWorld) {
  await stories.noMailCame(this, notes.account.of(this).email)
})
