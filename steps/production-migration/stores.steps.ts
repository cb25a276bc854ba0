/** Starts, listings and kinds of rows, and the ways to the database that break or are encrypted. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as broken from '../../support/checks/production-migration/broken-database.ts'
import { backendWithWays } from '../../support/checks/production-migration/cut-ways.ts'
import * as tls from '../../support/checks/production-migration/encrypted-database.ts'
import * as listings from '../../support/checks/production-migration/listings.ts'
import * as models from '../../support/checks/production-migration/models.ts'
import { thingsOf } from '../../support/checks/production-migration/own-samples.ts'
import * as start from '../../support/checks/production-migration/store-at-start.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { programs } from './notes.ts'
import * as files from './notes-files.ts'
import * as health from './notes-health.ts'
import * as notes from './notes-stores.ts'

When('a backend is started whose bucket is not there', async function (this: SuiteWorld) {
  const { address } = health.store.of(this)
  const attempt = await start.startWithoutBucket(this, address)
  notes.withoutBucket.set(this, attempt)
  this.measured('the start', { outcome: attempt.outcome })
})

Then('it says that it is the store', function (this: SuiteWorld) {
  start.saysThatItIsTheStore(this, notes.withoutBucket.of(this))
})

Then('the store was asked to make nothing and to open nothing', async function (this: SuiteWorld) {
  await start.madeNothing(health.store.of(this).address)
})

Then('no program makes a bucket', function (this: SuiteWorld) {
  start.noProgramMakesBuckets(this.production, programs.of(this))
})

Given('more files below a prefix than the store lists at once', async function (this: SuiteWorld) {
  notes.filled.set(this, await listings.fill(health.store.of(this).address))
})

When(
  'the system lists them, and what lies below another prefix',
  async function (this: SuiteWorld) {
    const { address } = health.store.of(this)
    const { prefix } = notes.filled.of(this)
    const all = await listings.listed(this, address, prefix)
    notes.lists.set(this, [all, await listings.listed(this, address, 'nothing/below/this/')])
  },
)

Then('it lists each of them once and no other', function (this: SuiteWorld) {
  listings.areExactly(notes.lists.of(this)[0], notes.filled.of(this).keys)
})

Then('below the other prefix there is nothing', function (this: SuiteWorld) {
  listings.areExactly(notes.lists.of(this)[1], [])
})

When('the user makes one of every area', async function (this: SuiteWorld) {
  const [sender, sent] = [files.sender.of(this), files.sent.of(this)]
  files.things.set(this, await thingsOf(this, sender, sent))
})

Then('each of them is read and listed, and belongs to the user', async function (this: SuiteWorld) {
  await models.areReadable(this, files.sender.of(this), files.things.of(this))
})

Then('each that can be changed is read as it was changed', async function (this: SuiteWorld) {
  const sender = files.sender.of(this)
  const changed = await models.canBeChanged(this, sender, files.things.of(this))
  this.measured('areas in which something was changed', { changed })
})

Then('each can be deleted, and is gone then', async function (this: SuiteWorld) {
  await models.canBeDeleted(this, files.sender.of(this), files.things.of(this))
})

Given(
  'a user of a backend whose way to the database can be cut',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const ways = await backendWithWays(this)
    health.ways.set(this, ways)
    notes.reader.set(this, await broken.userOf(this, ways))
  },
)

When(
  'the user reads on while the database refuses connections, and while it is silent',
  async function (this: SuiteWorld) {
    const [ways, reader] = [health.ways.of(this), notes.reader.of(this)]
    const refused = await broken.breakAndHeal(this, ways, reader, 'refused')
    await broken.servesAgain(this, reader)
    const silent = await broken.breakAndHeal(this, ways, reader, 'silent')
    notes.brokenTimes.set(this, [refused, silent])
    this.measured('answers', {
      all: [refused, silent].flatMap(({ how, answers }) =>
        answers.slice(0, 2).map(({ status, durationMs }) => ({ how, status, ms: durationMs })),
      ),
    })
  },
)

Then('each read was refused in time, in words that name the database', function (this: SuiteWorld) {
  for (const time of notes.brokenTimes.of(this)) broken.wasGraceful(time)
})

Then('nothing secret was said', function (this: SuiteWorld) {
  const { backend } = health.ways.of(this)
  broken.keptSecrets(this, backend, notes.reader.of(this), notes.brokenTimes.of(this))
})

Then('the user is served again, without another start', async function (this: SuiteWorld) {
  await broken.servesAgain(this, notes.reader.of(this))
})

When(
  'backends are started whose database refuses connections, and is silent',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    const both = ['refused', 'silent'] as const
    const starts = await Promise.all(both.map((how) => broken.startBroken(this, how)))
    notes.brokenStarts.set(this, starts)
  },
)

Then('no log of these starts shows a secret', function (this: SuiteWorld) {
  broken.startsKeptSecrets(this, notes.brokenStarts.of(this))
})

Then('each ends, or is unhealthy until the database is there', async function (this: SuiteWorld) {
  const starts = notes.brokenStarts.of(this)
  await Promise.all(starts.map((each) => broken.endsOrRecovers(this, each)))
})

Given('a database that takes only encrypted connections', async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.encrypted.set(this, await tls.encryptedWay(this))
})

When('a backend is led there as the example says', async function (this: SuiteWorld) {
  health.backend.set(this, await this.start('backend', notes.encrypted.of(this).changes))
})

Then('it works there, on encrypted connections', async function (this: SuiteWorld) {
  await tls.worksEncrypted(this, health.backend.of(this), notes.encrypted.of(this))
})

When(
  'a backend is told to encrypt its connections to a database that cannot',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    health.backend.set(this, await this.start('backend', tls.openWay(this)))
  },
)

Then('it does not go on without', async function (this: SuiteWorld) {
  await tls.refusesOpen(this, health.backend.of(this))
})
