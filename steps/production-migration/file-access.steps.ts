/** Who gets at files: strangers, visitors without keys, and the backend itself. */
import { Then, When } from '@cucumber/cucumber'
import * as links from '../../support/checks/production-migration/file-links.ts'
import * as files from '../../support/checks/production-migration/files.ts'
import { tryToBuildOn } from '../../support/checks/production-migration/foreign-places.ts'
import { thingsOf } from '../../support/checks/production-migration/own-samples.ts'
import { somebody } from '../../support/checks/production-migration/somebody.ts'
import * as requests from '../../support/checks/production-migration/store-requests.ts'
import * as stored from '../../support/checks/production-migration/stored-files.ts'
import * as strangers from '../../support/checks/production-migration/strangers.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-files.ts'

When(
  'another user tries to read, change and delete each of them',
  async function (this: SuiteWorld) {
    const stranger = await somebody(this)
    const things = await thingsOf(this, notes.sender.of(this), notes.sent.of(this))
    notes.stranger.set(this, stranger)
    notes.things.set(this, things)
    notes.tried.set(
      this,
      await strangers.tryAs(this.production, this.sharedBackend, stranger, things),
    )
    this.measured('the tries', notes.tried.of(this))
  },
)

When(
  'another user makes one of every area that names something of theirs',
  async function (this: SuiteWorld) {
    const owner = notes.sender.of(this)
    const things = await thingsOf(this, owner, notes.sent.of(this))
    const stranger = await somebody(this)
    notes.tried.set(this, await tryToBuildOn(this.production, owner, stranger, things))
    this.measured('the tries', notes.tried.of(this))
  },
)

Then('every try fails', function (this: SuiteWorld) {
  strangers.allForbidden(notes.tried.of(this))
})

Then('only their owner sees them, and as they were', async function (this: SuiteWorld) {
  const [owner, stranger] = [notes.sender.of(this), notes.stranger.of(this)]
  await strangers.areTheOwnersAlone(this, owner, stranger, notes.things.of(this))
})

When('a visitor without keys lists, writes and deletes', async function (this: SuiteWorld) {
  const [first] = notes.sent.of(this)
  if (first === undefined) throw new Error('no file was sent')
  notes.tried.set(this, await strangers.tryWithoutKeys(files.storeOf(this), first))
})

Then('all of it is refused', function (this: SuiteWorld) {
  strangers.allRefused(notes.tried.of(this))
})

Then('the system has never tried to open its bucket', async function (this: SuiteWorld) {
  requests.workOnR2(await requests.requestsOf(files.storeOf(this)))
})

Then(
  'the requests to the store are signed with the key of the system',
  async function (this: SuiteWorld) {
    const store = files.storeOf(this)
    requests.areSigned(store, await requests.requestsOf(store))
  },
)

Then('none of them needs what R2 does not have', async function (this: SuiteWorld) {
  requests.workOnR2(await requests.requestsOf(files.storeOf(this)))
})

When(
  'the document is read through the backend, before and after its object has gone',
  async function (this: SuiteWorld) {
    notes.answers.set(this, await links.readTwice(this, notes.sender.of(this), notes.sent.of(this)))
  },
)

Then(
  'the first answer is the document, and the second says that it is not there',
  function (this: SuiteWorld) {
    links.firstThenMissing(notes.sent.of(this), notes.answers.of(this))
  },
)

Then('the backend has not read it at its public address', async function (this: SuiteWorld) {
  await links.notReadInPublic(files.storeOf(this), notes.sent.of(this))
})

When('the user asks for a link to the document that ends', async function (this: SuiteWorld) {
  notes.link.set(this, await links.linkTo(this, notes.sender.of(this), notes.sent.of(this)))
})

Then('the link opens without any login, and says when it ends', async function (this: SuiteWorld) {
  await links.opens(files.storeOf(this), notes.link.of(this), notes.sent.of(this))
})

Then('the link opens nothing else', async function (this: SuiteWorld) {
  await links.opensNothingElse(notes.link.of(this))
  await stored.areUnchanged(this, notes.sent.of(this))
})
