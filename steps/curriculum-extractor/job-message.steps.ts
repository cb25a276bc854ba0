/** Jobs by what they are made of and by when they are due, sent by the system or by another program. */

import { Given, Then, When } from '@cucumber/cucumber'
import * as message from '../../support/checks/job-message.ts'
import { pickedUpWithin } from '../../support/checks/job-pick-up.ts'
import * as promises from '../../support/checks/job-promises.ts'
import { ends, pickUpOf } from '../../support/checks/jobs.ts'
import { lonelyWorker, messagesAt, queueAt } from '../../support/checks/lonely-worker.ts'
import { wentThroughAll } from '../../support/checks/pipeline-files.ts'
import { asSent } from '../../support/checks/same-id.ts'
import {
  allFailed,
  isIdle,
  sendSenseless,
  sendWithoutArgument,
} from '../../support/checks/senseless-jobs.ts'
import { soonTakenBack } from '../../support/checks/short-times.ts'
import { reaches } from '../../support/checks/status-history.ts'
import { jobBudgetMs } from '../../support/checks/worker-queue.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { upload } from './notes.ts'
import {
  documents,
  ownBackend,
  ownBoth,
  ownPlace,
  ownWorker,
  send,
  sendMany,
  sent,
} from './notes-worker.ts'

interface ForeignJob {
  readonly job: string
  readonly extraction: string
}

/** Ample for a worker that reads a message at all. */
const readWithinMs = 5_000

const foreign: Note<ForeignJob> = note('the job of the other program')
const due: Note<{ id: string; dueAt: number }> = note('the job that is due later')

Given('a worker whose queue nobody else fills', async function (this: SuiteWorld) {
  ownWorker.set(this, await lonelyWorker(this, 'own-redis', soonTakenBack(this.manifest)))
})

Given('a worker in Honolulu whose queue nobody else fills', async function (this: SuiteWorld) {
  ownWorker.set(this, await lonelyWorker(this, 'own-redis', { TZ: 'Pacific/Honolulu' }))
})

Given('a backend and a worker whose queue nobody else fills', async function (this: SuiteWorld) {
  ownWorker.set(this, await ownBoth(this, soonTakenBack(this.manifest)))
})

Given(/^(\d+) documents? whose own jobs? nobody takes$/, async function (this: SuiteWorld, count) {
  await ownPlace(this)
  await ownBackend(this)
  documents.set(this, await sendMany(this, Number(count)))
})

When("the user's document goes through the pipeline", async function (this: SuiteWorld) {
  await queueAt(this).depth() // some queues have to be watched while a job goes through
  upload.set(this, await send(this))
  await wentThroughAll(this, [upload.of(this)])
})

When(
  'it is sent messages that leave a mark when they are read as code',
  async function (this: SuiteWorld) {
    sent.set(this, await message.sendTraps(this, ownWorker.of(this).messages))
  },
)

When('another program sends the task for it by its public name', async function (this: SuiteWorld) {
  const { task, argument, echoes } = this.manifest.queue
  const [{ extraction = '' } = {}] = documents.of(this)
  const odd = echoes === undefined ? {} : { [echoes]: message.oddArgument }
  await queueAt(this).depth() // see above
  const messages = messagesAt(this, this.addresses.redis.url)
  const job = await messages.send({ task, payload: { [argument]: asSent(extraction), ...odd } })
  foreign.set(this, { job, extraction })
})

When(
  'it is sent a job that is due in {duration}',
  async function (this: SuiteWorld, delay: number) {
    const { task } = this.manifest.queue
    const dueAt = Date.now() + delay
    const id = await ownWorker.of(this).messages.send({ task, payload: {}, dueAt })
    due.set(this, { id, dueAt })
  },
)

When(
  'it is sent the task without its argument and with the argument under another name',
  async function (this: SuiteWorld) {
    sent.set(this, await sendWithoutArgument(this, ownWorker.of(this).messages))
  },
)

When('jobs that make no sense are followed by a good one', async function (this: SuiteWorld) {
  sent.set(this, await sendSenseless(this, ownWorker.of(this).messages))
  upload.set(this, await send(this))
})

When(
  'the user uploads as many documents at once as the worker has slots',
  async function (this: SuiteWorld) {
    // No more, and on a worker for them alone: nobody promises that a job need not wait for another.
    documents.set(this, await sendMany(this, this.manifest.queue.concurrency))
  },
)

Then('the message of its job is JSON and names the extraction', async function (this: SuiteWorld) {
  const messages = messagesAt(this, this.addresses.redis.url)
  await message.messageIsJson(this, messages, upload.of(this))
})

Then('the result of its job is JSON', async function (this: SuiteWorld) {
  const messages = messagesAt(this, this.addresses.redis.url)
  await message.resultIsJson(this, messages, queueAt(this), upload.of(this).job)
})

Then('none of them has left its mark', async function (this: SuiteWorld) {
  const { queue } = ownWorker.of(this)
  // Whether they have failed as they should is judged by the next sentence; they need only be over.
  await Promise.allSettled(sent.of(this).map(({ id }) => ends(queue, id, 'failed', readWithinMs)))
  message.noMarks(this)
})

Then(
  'each of these jobs has failed once and for all, with an error in the log',
  async function (this: SuiteWorld) {
    const { queue, process } = ownWorker.of(this)
    await allFailed(this, sent.of(this), queue, process)
  },
)

Then('the worker waits for the next job', async function (this: SuiteWorld) {
  const { queue, process } = ownWorker.of(this)
  await isIdle(queue, process)
})

Then('the extraction becomes a draft', async function (this: SuiteWorld) {
  await ends(queueAt(this), foreign.of(this).job, 'completed', jobBudgetMs)
  await reaches(this, foreign.of(this).extraction, 'DRAFT', jobBudgetMs)
})

Then('the result repeats every argument as it was sent', async function (this: SuiteWorld) {
  await message.repeatsArguments(this, queueAt(this), foreign.of(this))
})

Then(
  'the job starts when it is due, give or take {duration}',
  async function (this: SuiteWorld, slack: number) {
    await promises.startsWhenDue(this, ownWorker.of(this).queue, due.of(this), slack)
  },
)

Then('every time that is kept and shown of it says its zone', async function (this: SuiteWorld) {
  await promises.timesSayTheirZone(this, this.sharedBackend, upload.of(this))
})

Then(
  'each job returns success with its own extraction within {duration}',
  async function (this: SuiteWorld, limit: number) {
    await promises.returnOwnSuccess(this, ownWorker.of(this).queue, documents.of(this), limit)
  },
)

Then(
  'the good one is begun within {duration} and finished',
  async function (this: SuiteWorld, limit: number) {
    const { queue } = ownWorker.of(this)
    const { job } = upload.of(this)
    const pickUp = await pickUpOf(queue, job, jobBudgetMs)
    pickedUpWithin(limit, [pickUp], (title, facts) => this.measured(title, facts))
    await ends(queue, job, 'completed', jobBudgetMs)
  },
)
