/** The events of an extraction: told once, in time, with what they promise. */
import { Given, Then, When } from '@cucumber/cucumber'
import { brokenPdf, pdfOf, pdfOfPages } from '../../fixtures/documents/pdf.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { ingestHeld, nothingEarly, oneJobFor } from '../../support/checks/held-commit.ts'
import { messagesAt } from '../../support/checks/lonely-worker.ts'
import { becomesDraft, uploadLost, whereItFails } from '../../support/checks/lost-documents.ts'
import { asSent } from '../../support/checks/same-id.ts'
import { countsSavedQuestions } from '../../support/checks/saved-questions.ts'
import { statusNow } from '../../support/checks/status-history.ts'
import {
  eventsAbout,
  hasPayload,
  linesIn,
  linesOf,
  toldOnce,
} from '../../support/checks/told-events.ts'
import { takenAsItIs, uploadUnreadable } from '../../support/checks/unreadable-documents.ts'
import { jobBudgetMs } from '../../support/checks/worker-queue.ts'
import { queueProbe } from '../../support/queues/kinds.ts'
import { placeAt } from '../../support/queues/place.ts'
import { offer, upload as post, type Upload } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, queue, user } from './notes.ts'
import { finished, ingested } from './notes-monitoring.ts'
import { ownBackend, ownPlace } from './notes-worker.ts'
import { somebody } from './storage-notes.ts'

/** The logs of the processes that all scenarios share. */
const sharedLines = ({ shared }: SuiteWorld) => linesIn(Object.values(shared.logs))

const small = () => pdfOf(4_000 + Math.floor(Math.random() * 20_000))

Given('a backend beside which no worker runs', async function (this: SuiteWorld) {
  const [started, person] = await Promise.all([this.start('backend'), somebody(this)])
  backend.set(this, started)
  user.set(this, person)
  await backendReady(this.manifest, started)
  const probe = queueProbe(placeAt(this.manifest.queue, this.addresses.redis.url))
  this.scope.undo('close the queue', () => probe.close())
  queue.set(this, probe)
})

When(
  'a PDF is uploaded while the database holds its extraction back',
  async function (this: SuiteWorld) {
    const { events } = this.manifest
    const lines = linesOf([backend.of(this)])
    const send = () => post(this.manifest, backend.of(this).url, user.of(this).token, small())
    const look = async () => ({
      jobs: await queue.of(this).depth(),
      events: lines().filter((line) => line.includes(events.queued)),
    })
    ingested.set(this, await ingestHeld(this, send, look))
  },
)

When('documents of one page and of seven pages are extracted', async function (this: SuiteWorld) {
  const { token } = await somebody(this)
  const send = (pages: number) => post(this.manifest, this.sharedBackend, token, pdfOfPages(pages))
  finished.set(this, await Promise.all([send(1), send(7)]))
})

When('a document that nobody can read is extracted', async function (this: SuiteWorld) {
  const { token } = await somebody(this)
  const taken = await takenAsItIs(this, this.sharedBackend, token, brokenPdf())
  const damaged = taken ?? (await spoiltLater(this, uploadUnreadable))
  const isDraft = await becomesDraft(() => statusNow(this, damaged.extraction), jobBudgetMs)
  const lose: Spoiling = (world, url, bearer, { whole }) => uploadLost(world, url, bearer, whole())
  finished.set(this, [isDraft ? await spoiltLater(this, lose) : damaged])
})

type Spoiling = typeof uploadUnreadable

/** A job for a document that was damaged or lost after its upload, before any worker knew of it. */
async function spoiltLater(world: SuiteWorld, spoil: Spoiling): Promise<Upload> {
  await ownPlace(world)
  await ownBackend(world)
  const { url } = backend.of(world)
  const sent = await spoil(world, url, user.of(world).token, { whole: small, damaged: brokenPdf })
  const { task, argument } = world.manifest.queue
  const messages = messagesAt(world, world.addresses.redis.url)
  await messages.send({ task, payload: { [argument]: asSent(sent.extraction) } })
  return sent
}

Then('nothing was sent before the extraction was there for all', function (this: SuiteWorld) {
  nothingEarly(ingested.of(this))
})

Then('exactly one job waits, and it is for this extraction', async function (this: SuiteWorld) {
  await oneJobFor(this, queue.of(this), ingested.of(this).upload)
})

Then(
  'the queuing is told once, with the extraction and {string}',
  async function (this: SuiteWorld, status: string) {
    const { queued } = this.manifest.events
    const { extraction } = ingested.of(this).upload
    const told = await toldOnce(linesOf([backend.of(this)]), queued, extraction)
    this.measured(`the event ${queued}`, told)
    hasPayload(queued, told, { extraction_id: extraction, status })
  },
)

Then('an upload that cannot be queued is told to nobody', async function (this: SuiteWorld) {
  const { queued } = this.manifest.events
  const told = () => linesOf([backend.of(this)])().filter((line) => line.includes(queued)).length
  const before = told()
  await queue.of(this).close() // or it would try to reach a Redis that is dead on purpose
  await this.ownStack.redis.stopServer('kill')
  const file = { name: 'worksheet.pdf', type: 'application/pdf', content: small() }
  const answer = await offer(this.manifest, backend.of(this).url, file, user.of(this).token)
  // Whether it may be kept for later is judged where the queue comes back (CE-REL-03).
  this.measured('an upload that cannot be queued', { status: answer.status })
  expectEqual('events about an upload that was not queued', told() - before, 0)
})

Then(
  'each completion is told once, with {string} and the number of the saved questions',
  async function (this: SuiteWorld, status: string) {
    const { completed } = this.manifest.events
    for (const { extraction } of finished.of(this)) {
      const told = await toldOnce(sharedLines(this), completed, extraction)
      this.measured(`the event ${completed}`, told)
      hasPayload(completed, told, { extraction_id: extraction, status })
      await countsSavedQuestions(this, extraction, told.question_count)
    }
  },
)

Then(
  'the failure is told once, with {string} and its error',
  async function (this: SuiteWorld, status: string) {
    const { failed } = this.manifest.events
    for (const { extraction } of finished.of(this)) {
      const told = await whereItFails(
        () => statusNow(this, extraction),
        () => toldOnce(sharedLines(this), failed, extraction),
      )
      this.measured(`the event ${failed}`, told)
      hasPayload(failed, told, { extraction_id: extraction, status })
      const { error } = told
      const says = typeof error === 'string' && /\w/.test(error)
      expectThat(says, `the payload of ${failed} has no error`, { received: error ?? null })
    }
  },
)

Then('no end of another kind is told', function (this: SuiteWorld) {
  const { completed, failed } = this.manifest.events
  for (const { extraction } of finished.of(this)) {
    const told = [completed, failed].flatMap((name) =>
      eventsAbout(sharedLines(this), name, extraction).map(() => name),
    )
    expectEqual(`ends told about the extraction ${extraction}`, told.length, 1)
  }
})
