/** The events of an extraction: told once, in time, with what they promise. */
import { Given, Then, When } from '@cucumber/cucumber'
import { brokenPdf, pdfOf, pdfOfPages } from '../../fixtures/documents/pdf.ts'
import { type Ending, keptEnds, tellers } from '../../support/checks/event-tellers.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { ingestHeld, nothingEarly, oneJobFor } from '../../support/checks/held-commit.ts'
import { messagesAt, queueAt } from '../../support/checks/lonely-worker.ts'
import { becomesDraft, uploadLost, whereItFails } from '../../support/checks/lost-documents.ts'
import { asSent } from '../../support/checks/same-id.ts'
import { countsSavedQuestions } from '../../support/checks/saved-questions.ts'
import { statusNow } from '../../support/checks/status-history.ts'
import {
  hasPayload,
  linesIn,
  linesOf,
  saysWhy,
  toldAbout,
  toldOnce,
} from '../../support/checks/told-events.ts'
import { takenAsItIs, uploadUnreadable } from '../../support/checks/unreadable-documents.ts'
import { jobBudgetMs } from '../../support/checks/worker-queue.ts'
import { offer, upload as post, promised } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, queue, user } from './notes.ts'
import { finished, ingested, told } from './notes-monitoring.ts'
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
  queue.set(this, queueAt(this))
  told.set(this, await tellers(this, linesOf([started])))
})

When(
  'a PDF is uploaded while the database holds its extraction back',
  async function (this: SuiteWorld) {
    const { queued } = this.manifest.events
    const { logs, published } = told.of(this)
    const send = () =>
      promised(post(this.manifest, backend.of(this).url, user.of(this).token, small()))
    const look = async () => ({
      jobs: await queue.of(this).depth(),
      events: [...logs(), ...published()].filter((line) => line.includes(queued)),
    })
    ingested.set(this, await ingestHeld(this, send, look))
  },
)

When('documents of one page and of seven pages are extracted', async function (this: SuiteWorld) {
  await followEnds(this, async (token) => {
    const send = (pages: number) =>
      post(this.manifest, this.sharedBackend, token, pdfOfPages(pages))
    return Promise.all([send(1), send(7)])
  })
})

When('a document that nobody can read is extracted', async function (this: SuiteWorld) {
  await followEnds(this, async (token) => {
    const taken = await takenAsItIs(this, this.sharedBackend, token, brokenPdf())
    const damaged = taken ?? (await spoiltLater(this, uploadUnreadable))
    const isDraft = await becomesDraft(() => statusNow(this, damaged.extraction), jobBudgetMs)
    const lose: Spoiling = (world, url, bearer, { whole }) =>
      uploadLost(world, url, bearer, whole())
    return [isDraft ? await spoiltLater(this, lose) : damaged]
  })
})

/** Everybody who may tell of the ends is listened to before the jobs are sent. */
async function followEnds(
  world: SuiteWorld,
  send: (token: string) => Promise<readonly Ending[]>,
): Promise<void> {
  const jobs = queueAt(world)
  const heard = await tellers(world, sharedLines(world))
  const { token } = await somebody(world)
  const endings = await send(token)
  finished.set(world, endings)
  told.set(world, { ...heard, kept: keptEnds(world, jobs, endings) })
}

type Spoiling = typeof uploadUnreadable

/** A job for a document that was damaged or lost after its upload, before any worker knew of it. */
async function spoiltLater(world: SuiteWorld, spoil: Spoiling): Promise<Ending> {
  await ownPlace(world)
  await ownBackend(world)
  const { url } = backend.of(world)
  const sent = await spoil(world, url, user.of(world).token, { whole: small, damaged: brokenPdf })
  const { task, argument } = world.manifest.queue
  const messages = messagesAt(world, world.addresses.redis.url)
  const { extraction } = sent
  return {
    extraction,
    job: await messages.send({ task, payload: { [argument]: asSent(extraction) } }),
  }
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
    // The job that waits for it has been seen: it tells a worker of the extraction if nothing else does.
    const kept = async () => ({
      extraction_id: extraction,
      status: await statusNow(this, extraction),
    })
    const event = await toldOnce({ ...told.of(this), kept }, queued, { extraction, status })
    this.measured(`the event ${queued}`, event)
    hasPayload(queued, event, { extraction_id: extraction, status })
  },
)

Then('an upload that cannot be queued is told to nobody', async function (this: SuiteWorld) {
  const { queued } = this.manifest.events
  const { logs } = told.of(this)
  const times = () => logs().filter((line) => line.includes(queued)).length
  const before = times()
  await queue.of(this).close() // or it would try to reach a Redis that is dead on purpose
  await this.ownStack.redis.stopServer('kill')
  const file = { name: 'worksheet.pdf', type: 'application/pdf', content: small() }
  const answer = await offer(this.manifest, backend.of(this).url, file, user.of(this).token)
  // Whether it may be kept for later is judged where the queue comes back (CE-REL-03).
  this.measured('an upload that cannot be queued', { status: answer.status })
  expectEqual('events about an upload that was not queued', times() - before, 0)
})

Then(
  'each completion is told once, with {string} and the number of the saved questions',
  async function (this: SuiteWorld, status: string) {
    const { completed } = this.manifest.events
    for (const { extraction } of finished.of(this)) {
      const event = await toldOnce(told.of(this), completed, { extraction, status })
      this.measured(`the event ${completed}`, event)
      hasPayload(completed, event, { extraction_id: extraction, status })
      await countsSavedQuestions(this, extraction, event.question_count)
    }
  },
)

Then(
  'the failure is told once, with {string} and its error',
  async function (this: SuiteWorld, status: string) {
    const { failed } = this.manifest.events
    for (const { extraction } of finished.of(this)) {
      const event = await whereItFails(
        () => statusNow(this, extraction),
        () => toldOnce(told.of(this), failed, { extraction, status }),
      )
      this.measured(`the event ${failed}`, event)
      hasPayload(failed, event, { extraction_id: extraction, status })
      saysWhy(failed, event)
    }
  },
)

Then('no end of another kind is told', async function (this: SuiteWorld) {
  const { completed, failed } = this.manifest.events
  for (const { extraction } of finished.of(this)) {
    const isFailed = (await statusNow(this, extraction)) === 'FAILED'
    const other = toldAbout(told.of(this), isFailed ? completed : failed, extraction)
    expectEqual(`ends of another kind told about the extraction ${extraction}`, other, [])
    toldAbout(told.of(this), isFailed ? failed : completed, extraction)
  }
})
