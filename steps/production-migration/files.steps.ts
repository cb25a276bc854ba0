/** Files sent through the backend, and what has become of them. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import * as files from '../../support/checks/production-migration/files.ts'
import { cannotBeGuessed } from '../../support/checks/production-migration/object-keys.ts'
import { senderWithWorker } from '../../support/checks/production-migration/own-worker.ts'
import * as samples from '../../support/checks/production-migration/sample-files.ts'
import * as serial from '../../support/checks/production-migration/serial-neighbours.ts'
import { sendOfSize } from '../../support/checks/production-migration/sized-files.ts'
import { somebody } from '../../support/checks/production-migration/somebody.ts'
import * as stored from '../../support/checks/production-migration/stored-files.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-files.ts'

Given('a user of production with a project for files', async function (this: SuiteWorld) {
  notes.sender.set(this, await newSender(this))
})

Given('a user of a backend and a worker of their own', async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.sender.set(this, await senderWithWorker(this))
})

async function newSender(world: SuiteWorld): Promise<files.Sender> {
  const url = world.sharedBackend
  files.storeOf(world)
  return files.senderAt(world, url, await somebody(world))
}

async function sendEach(world: SuiteWorld): Promise<readonly files.Sent[]> {
  const each = samples.oneForEach()
  const sender = notes.sender.of(world)
  return Promise.all(files.ways.map((way) => files.send(world, sender, way, each[way])))
}

async function sendDocuments(world: SuiteWorld, all: readonly files.FileToSend[]): Promise<void> {
  const sender = notes.sender.of(world)
  const sent: files.Sent[] = []
  for (const file of all) sent.push(await files.send(world, sender, 'documents', file))
  notes.sent.set(world, sent)
}

When('the user sends a file in every way', async function (this: SuiteWorld) {
  notes.sent.set(this, await sendEach(this))
})

Given('the user has sent a file in every way', async function (this: SuiteWorld) {
  notes.sent.set(this, await sendEach(this))
})

Given('the user has sent a document', async function (this: SuiteWorld) {
  await sendDocuments(this, [samples.fileOf('letter.pdf', 'application/pdf', 50_000)])
})

Given(
  'the user has sent two files of the same name in every way',
  async function (this: SuiteWorld) {
    notes.sent.set(this, await sendEach(this))
    notes.neighbours.set(this, await sendEach(this))
  },
)

When('the user sends documents of every kind', async function (this: SuiteWorld) {
  const sender = notes.sender.of(this)
  const sent: files.Sent[] = []
  for (const file of samples.documentsOfAllKinds()) {
    const answer = await files.trySend(this.production, sender, 'documents', file)
    if (answer.status >= 400 && answer.status <= 499) continue // a kind that this system does not take
    sent.push(files.sentBy(this.production, 'documents', file, answer))
  }
  notes.sent.set(this, sent)
  this.measured('documents that were taken', { names: sent.map(({ file }) => file.name) })
})

When('the user sends documents with difficult names', async function (this: SuiteWorld) {
  const all = samples.difficultNames.map((name) => samples.fileOf(name, 'application/pdf', 3_000))
  await sendDocuments(this, all)
})

When(
  'the user sends documents of 1, {int} and {int} bytes',
  async function (this: SuiteWorld, medium: number, large: number) {
    const sender = notes.sender.of(this)
    const sent: files.Sent[] = []
    for (const size of [1, medium, large]) sent.push(await sendOfSize(this, sender, size))
    notes.sent.set(this, sent)
    this.measured('sizes of the documents', { bytes: sent.map(({ file }) => file.bytes.length) })
  },
)

When(
  'the user sends {int} documents of the same name',
  async function (this: SuiteWorld, count: number) {
    const sender = notes.sender.of(this)
    const sendOne = () =>
      files.send(this, sender, 'documents', samples.fileOf('report.pdf', 'application/pdf', 600))
    const sent: files.Sent[] = []
    while (sent.length < count) sent.push(...(await Promise.all([sendOne(), sendOne()])))
    notes.sent.set(this, sent.slice(0, count))
  },
)

/** Bytes of ten documents: most are small, as most documents are. */
const tenSizes = [
  1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 300_000, 1_000_000, 4_000_000,
]

When(
  '{int} users send ten documents each, all at the same time, many of the same name',
  async function (this: SuiteWorld, count: number) {
    const senders = await Promise.all(Array.from({ length: count }, () => newSender(this)))
    const all = senders.flatMap((sender) =>
      tenSizes.map((size, i) => ({
        sender,
        file: samples.fileOf(i % 2 === 0 ? 'report.pdf' : `${i}.pdf`, 'application/pdf', size),
      })),
    )
    const sent = await Promise.all(
      all.map(({ sender, file }) => files.send(this, sender, 'documents', file)),
    )
    notes.sent.set(this, sent)
  },
)

When('the first of each is deleted twice', async function (this: SuiteWorld) {
  const sender = notes.sender.of(this)
  const own = stored.ofTheirOwn(this, notes.sent.of(this))
  notes.sent.set(this, own)
  notes.alike.set(this, await serial.putNeighbours(this, own))
  notes.told.set(this, await stored.toldOf(this, notes.neighbours.of(this)))
  for (const each of own) {
    const first = await stored.remove(this, sender, each)
    expectThat(first >= 200 && first <= 299, `a file of ${each.way} cannot be deleted`, {
      received: first,
    })
    const again = await stored.remove(this, sender, each)
    const fine = again === 404 || again === 410 || (again >= 200 && again <= 299)
    expectThat(fine, `deleting a file of ${each.way} again is an error`, { received: again })
  }
})

Then('each file is stored unchanged', async function (this: SuiteWorld) {
  await stored.areUnchanged(this, notes.sent.of(this))
})

Then('each has its own type in the store', async function (this: SuiteWorld) {
  await stored.haveTheirTypes(this, notes.sent.of(this))
})

Then('anybody gets each file unchanged at its address', async function (this: SuiteWorld) {
  await files.anybodyReads(notes.sent.of(this))
})

Then('no address carries a signature or an end', function (this: SuiteWorld) {
  stored.areDirect(this, notes.sent.of(this))
})

Then('all addresses are different', function (this: SuiteWorld) {
  const all = notes.sent.of(this).map(({ url }) => url)
  expectEqual('different addresses', new Set(all).size, all.length)
})

Then('exactly one row tells of each file', async function (this: SuiteWorld) {
  await stored.haveOneRow(this, notes.sent.of(this))
})

Then('no row of any table holds its bytes', async function (this: SuiteWorld) {
  await stored.areInNoRow(this, notes.sent.of(this))
})

Then('nothing is left of the deleted files', async function (this: SuiteWorld) {
  await stored.areSoonGone(this, notes.sent.of(this))
})

Then('the others are as they were', async function (this: SuiteWorld) {
  await stored.areUnchanged(this, notes.neighbours.of(this))
  await stored.areStillTold(this, notes.told.of(this))
  await serial.neighboursAreThere(this, notes.alike.of(this))
})

Then('no key can be guessed', function (this: SuiteWorld) {
  const bits = cannotBeGuessed(this, notes.sender.of(this), notes.sent.of(this))
  this.measured('keys', { bits })
})
