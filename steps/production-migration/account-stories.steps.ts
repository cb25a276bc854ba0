/** The stories of accounts by the client library, and what the programs of the site do about them. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import * as leaving from '../../support/checks/production-migration/pages/leaving.ts'
import * as reset from '../../support/checks/production-migration/pages/reset.ts'
import * as site from '../../support/checks/production-migration/pages/site-programs.ts'
import * as stories from '../../support/checks/production-migration/pages/stories.ts'
import * as holder from '../../support/services/supabase/account-holder.ts'
import { deletePerson } from '../../support/services/supabase/people.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { programs } from './notes.ts'
import * as notes from './notes-pages.ts'

Given('the system runs', function (this: SuiteWorld) {
  void this.sharedBackend
})

Given('somebody has an account', async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.account.set(this, await accountFor(this))
})

async function accountFor({ addresses, scope }: SuiteWorld): Promise<holder.OwnAccount> {
  const account = await holder.newAccount(addresses.supabase)
  scope.undo('remove the user', () => deletePerson(addresses.supabase, account.id))
  return account
}

When('the owner tries the right password and a wrong one', async function (this: SuiteWorld) {
  const { supabase } = this.addresses
  const account = notes.account.of(this)
  const right = await holder.signedInWith(supabase, account)
  const password = `not ${account.password}`
  notes.tries.set(this, {
    right,
    wrong: await holder.signedInWith(supabase, { ...account, password }),
  })
})

Then(
  'only the right one begins a session that the backend lets in',
  async function (this: SuiteWorld) {
    const { right, wrong } = notes.tries.of(this)
    const session = stories.isSession('the right password', right)
    await stories.backendLetsIn(this, this.sharedBackend, session)
    expectEqual('the answer to a wrong password', 'token' in wrong ? 200 : wrong.status, 400)
  },
)

When('somebody registers by the client library', async function (this: SuiteWorld) {
  const account = { email: holder.newAddress(), password: holder.newPassword() }
  leaving.removeAtEnd(this, account.email)
  notes.account.set(this, account)
  const answer = await holder.registered(this.addresses.supabase, account)
  notes.tries.set(this, { right: answer, wrong: answer })
})

Then(
  'the registration itself begins a session that the backend lets in',
  async function (this: SuiteWorld) {
    const session = stories.isSession('the registration', notes.tries.of(this).right)
    await stories.backendLetsIn(this, this.sharedBackend, session)
    expectEqual(
      "the user's id in the application",
      await stories.isUser(this, notes.account.of(this).email),
      session.userId,
    )
  },
)

Given(
  'somebody has registered and signed in by the client library',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const account = { email: holder.newAddress(), password: holder.newPassword() }
    leaving.removeAtEnd(this, account.email)
    const { supabase } = this.addresses
    stories.isSession('the registration', await holder.registered(supabase, account))
    const signedIn = await holder.signedInWith(supabase, account)
    notes.session.set(this, stories.isSession('the right password', signedIn))
  },
)

When('the owner signs out', async function (this: SuiteWorld) {
  await holder.endSession(this.addresses.supabase, notes.session.of(this))
})

When('every session of the owner is ended', async function (this: SuiteWorld) {
  await holder.endEverySession(this.addresses.supabase, notes.session.of(this).token)
})

Then('the sign-in service does not go on with the session', async function (this: SuiteWorld) {
  await leaving.isEnded(this, notes.session.of(this))
})

When('the owner goes on with the session', async function (this: SuiteWorld) {
  const { refreshToken } = notes.session.of(this)
  const answer = await holder.renewed(this.addresses.supabase, refreshToken)
  notes.tries.set(this, { right: answer, wrong: answer })
})

Then('the later token opens the backend', async function (this: SuiteWorld) {
  const later = stories.isSession('going on with the session', notes.tries.of(this).right)
  await stories.backendLetsIn(this, this.sharedBackend, later)
})

Given('somebody with an account has a mail with a link', async function (this: SuiteWorld) {
  void this.sharedBackend
  const account = await accountFor(this)
  notes.account.set(this, account)
  const back = `http://127.0.0.1:9${this.production.pages.callback}`
  const refusal = await holder.askForLink(this.addresses.supabase, account.email, back)
  expectEqual('the refusal of a link', refusal, undefined)
  notes.link.set(this, await reset.mailedLink(this, account.email))
})

When('the owner chooses another password by the link', async function (this: SuiteWorld) {
  notes.chosen.set(this, holder.newPassword())
  const told = await stories.followed(notes.link.of(this))
  await stories.chooseBy(this, told, notes.chosen.of(this))
})

Then('only the new password begins a session', async function (this: SuiteWorld) {
  await reset.onlyNewPasswordWorks(this, notes.account.of(this), notes.chosen.of(this))
})

Then('the link hands over no second session', async function (this: SuiteWorld) {
  await stories.handsOverNothing(notes.link.of(this))
})

Then('the pages sign in, register and ask for links by the kit', function (this: SuiteWorld) {
  site.callTheKit(this.production, programs.of(this))
})

Then('no page calls a route for accounts by hand', function (this: SuiteWorld) {
  site.callNoRouteByHand(this.production, programs.of(this))
})

Then('the store listens to the session', function (this: SuiteWorld) {
  site.storeListens(this.production, programs.of(this))
})

Then('the page that links lead to is there', function (this: SuiteWorld) {
  site.callbackIsThere(this.production, programs.of(this))
})
