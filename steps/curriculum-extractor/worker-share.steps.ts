/** Several workers: what each of them takes, and what it leaves to the others. */
import { Given, Then, When } from '@cucumber/cucumber'
import { type Influence, under } from '../../support/checks/document-requests.ts'
import { paceOf } from '../../support/checks/job-pace.ts'
import { workerAt } from '../../support/checks/lonely-worker.ts'
import { servedAlone, sharesOf } from '../../support/checks/split-workers.ts'
import * as taken from '../../support/checks/taken-jobs.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { effective } from './notes.ts'
import { documents, own, ownBoth, sendMany } from './notes-worker.ts'
import { quickSettings } from './quick-settings.ts'

/** Longer than any scenario: the worker is busy for as long as it is looked at. */
const busyForMs = 60_000
const timesItsSlots = 4

const pace: Note<Influence> = note('how slow the jobs are')
const waiting: Note<number> = note('how many jobs wait behind the busy worker')
const workers: Note<readonly taken.SpecialisedWorker[]> = note('the workers of the queues')
const offered: Note<readonly taken.Offer[]> = note('a job of either kind for each worker')

Given(
  'a busy worker for which four times as many jobs were sent as it can run',
  async function (this: SuiteWorld) {
    pace.set(this, await paceOf(this, busyForMs))
    const { queue } = await ownBoth(this, pace.of(this).changes)
    const slots = this.manifest.queue.concurrency
    documents.set(this, await sendMany(this, slots * timesItsSlots))
    waiting.set(this, await taken.waitingBehind(queue, slots * timesItsSlots, slots))
  },
)

Given('a worker for extractions and a worker for other work', async function (this: SuiteWorld) {
  workers.set(this, await taken.specialisedWorkers(this))
})

When('a second worker starts', async function (this: SuiteWorld) {
  await workerAt(this, own.of(this), quickSettings(this.manifest))
})

When('each of them could take a job of either kind', async function (this: SuiteWorld) {
  const offers = workers.of(this).map((worker) => taken.oneOfEach(this, worker))
  offered.set(this, await Promise.all(offers))
})

Then(
  'the busy worker had not taken more than it runs and one more for each slot',
  async function (this: SuiteWorld) {
    const kept = async () => taken.keptLittle(this, documents.of(this).length, waiting.of(this))
    await under(pace.of(this), kept())
  },
)

Then('the second worker finishes all the others at once', async function (this: SuiteWorld) {
  const { queue } = own.of(this)
  const finish = () => taken.othersFinish(this, queue, documents.of(this), waiting.of(this))
  await under(pace.of(this), finish())
})

Then('each takes what is for it and leaves the other', async function (this: SuiteWorld) {
  await Promise.all(offered.of(this).map((offer) => taken.takesItsOwn(this, offer)))
})

Then(
  'one worker service takes extractions, {int} at a time',
  function (this: SuiteWorld, slots: number) {
    const { queue } = this.manifest
    const shares = sharesOf(effective.of(this).project, this.manifest)
    this.measured('worker services', Object.fromEntries(shares.map((each) => [each.service, each])))
    servedAlone(shares, { queue: queue.name, other: queue.general }, slots)
  },
)

Then(
  'another one takes all other work, {int} at a time',
  function (this: SuiteWorld, slots: number) {
    const { queue } = this.manifest
    const shares = sharesOf(effective.of(this).project, this.manifest)
    servedAlone(shares, { queue: queue.general, other: queue.name }, slots)
  },
)
