/** Backends with stores of their own: whether they follow their settings, and survive a broken way. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import * as broken from '../../support/checks/production-migration/broken-upload.ts'
import * as database from '../../support/checks/production-migration/database-address.ts'
import * as own from '../../support/checks/production-migration/own-store.ts'
import { startLogsNoError } from '../../support/checks/production-migration/start-log.ts'
import * as requests from '../../support/checks/production-migration/store-requests.ts'
import * as settings from '../../support/checks/production-migration/store-settings.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as sentNotes from './notes-files.ts'
import * as notes from './notes-health.ts'

Given('a second store with another bucket and other keys', async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.store.set(this, await own.ownStore(this))
})

When(
  'a backend is led there, and a user sends a file in every way',
  async function (this: SuiteWorld) {
    const { address } = notes.store.of(this)
    const { url } = await own.healthyBackend(this, own.leadingTo(this, address))
    sentNotes.sent.set(this, await settings.sendInEveryWay(this, url))
  },
)

Then('the files are in that store and nowhere else', async function (this: SuiteWorld) {
  await settings.areOnlyIn(this, notes.store.of(this).address, sentNotes.sent.of(this))
})

When(
  'a backend is started for each of its four settings, which is wrong',
  async function (this: SuiteWorld) {
    const outcomes = await settings.startWithEachWrong(this, notes.store.of(this).address)
    notes.outcomes.set(this, outcomes)
    this.measured('the starts', outcomes)
  },
)

Then('none of them ends up healthy', function (this: SuiteWorld) {
  for (const [name, outcome] of Object.entries(notes.outcomes.of(this))) {
    const noticed = outcome === 'ended' || outcome >= 500
    expectThat(noticed, `a wrong ${name} goes unnoticed`, {
      expected: 'an end, or a health check that fails',
      received: outcome,
    })
  }
})

When(
  'backends have public bases with and without a slash at the end',
  async function (this: SuiteWorld) {
    sentNotes.sent.set(this, await settings.sendAtBases(this, notes.store.of(this).address))
  },
)

Then(
  'the addresses are base and key, with one slash between them',
  async function (this: SuiteWorld) {
    await settings.joinBaseAndKey(notes.store.of(this).address, sentNotes.sent.of(this))
  },
)

When(
  'a large document is sent on a way to the store that breaks {breaks}',
  async function (this: SuiteWorld, times: number) {
    const upload = await broken.sendOnBreakingWay(this, notes.store.of(this), times)
    notes.broken.set(this, upload)
    const { answer, breaks } = upload
    this.measured('the upload', { status: answer.status, ms: answer.durationMs, breaks })
  },
)

When(
  'its store is cut off, and a user sends a file in every way',
  async function (this: SuiteWorld) {
    notes.sentInVain.set(this, await broken.sendWithoutStore(this, notes.ways.of(this)))
  },
)

Then('each is refused, and no row tells of it', async function (this: SuiteWorld) {
  await broken.allRefusedWithoutRow(this, notes.sentInVain.of(this))
})

Then('it is stored whole, or refused without a trace', async function (this: SuiteWorld) {
  await broken.wholeOrNotAtAll(this, notes.store.of(this), notes.broken.of(this))
})

Then('it is refused without a trace', async function (this: SuiteWorld) {
  await broken.refusedWithoutTrace(this, notes.store.of(this), notes.broken.of(this))
})

When(
  'a backend is led there, with a login of its own for the database',
  async function (this: SuiteWorld) {
    const address = await database.poolerAddress(this)
    const changes = {
      ...own.leadingTo(this, notes.store.of(this).address),
      [this.production.variables.database]: address.url,
    }
    notes.login.set(this, address)
    notes.backend.set(this, await own.healthyBackend(this, changes))
  },
)

Then('the database has a session of that login', async function (this: SuiteWorld) {
  await database.isThereAs(this, notes.login.of(this))
})

Then('the store has granted a signed request about the bucket', async function (this: SuiteWorld) {
  const { address } = notes.store.of(this)
  const asked = await requests.requestsOf(address)
  requests.reachedItsBucket(address, asked)
  requests.workOnR2(asked)
})

Then('the log of the start knows no error', function (this: SuiteWorld) {
  const lines = notes.backend.of(this).process.lines()
  const hasVectors = this.addresses.postgres.vectors !== false
  startLogsNoError(
    lines.map(({ text }) => text),
    hasVectors,
  )
})

Then('the next upload is served', async function (this: SuiteWorld) {
  await broken.servesTheNext(this, notes.store.of(this), notes.broken.of(this).sender)
})

Then('the backend is still healthy', async function (this: SuiteWorld) {
  const { backend } = notes.broken.of(this).sender
  const { status } = await settings.healthOf(this, backend)
  expectEqual('the health afterwards', status, 200)
})
