/** Workers that share jobs, are told to stop, or die. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOfPages } from '../../fixtures/documents/many-pages.ts'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  killAtStage,
  messagesAreSmall,
  noneIsLost,
  resumed,
} from '../../support/checks/dead-worker.ts'
import { openLab } from '../../support/checks/failure-lab.ts'
import { atWork, eachOnce, whenDone, workedSideBySide } from '../../support/checks/load.ts'
import { finishedInOrder, stopInOrder } from '../../support/checks/orderly-stop.ts'
import { scalesFreely } from '../../support/checks/scaling.ts'
import { resilienceOf, shortTimes } from '../../support/checks/short-times.ts'
import { queuedTogether } from '../../support/checks/unreliable-storage.ts'
import { readProject } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { death, lab, load, sent, stopped } from './notes-failures.ts'

const documentBytes = 4_000

/** Long enough to be interrupted; what a dead worker held is free after the sum of the other two. */
const jobMs = 400
const times = { lock: 500, stalledCheck: 300 }

/** A busy worker tells in time that it lives; a job takes so long that it has to tell it again and again. */
const silence = { lock: 1_500, stalledCheck: 500 }
const longJobMs = 4_000

/** Of the four stages of a job, the one at which its worker dies: two are over. */
const stageOfDeath = 2

Given(
  'two workers that share a backlog of {int} jobs',
  async function (this: SuiteWorld, count: number) {
    const { stageLog } = this.manifest.resilience
    // Nobody dies here: how soon the dead are noticed does not matter.
    const changes = { ...stageLog?.environment }
    const made = await openLab(this, { workers: 2, jobMs, changes })
    lab.set(this, made)
    const { uploads, goOn } = await queuedTogether(made, count, () => pdfOf(documentBytes))
    sent.set(this, uploads)
    await goOn()
  },
)

Given('two workers that may not be silent for long', async function (this: SuiteWorld) {
  const changes = shortTimes(this.manifest, silence)
  lab.set(this, await openLab(this, { workers: 2, jobMs: longJobMs, changes }))
})

Given(
  'two workers, and jobs one of which has a document of 100 pages',
  async function (this: SuiteWorld) {
    const { environment } = resilienceOf(this.manifest.resilience.stageLog, 'stageLog')
    const changes = { ...shortTimes(this.manifest, times), ...environment }
    const made = await openLab(this, { workers: 2, jobMs, changes })
    lab.set(this, made)
    const { concurrency } = this.manifest.queue
    const { uploads, goOn } = await queuedTogether(made, 2 * concurrency + 2, (i) =>
      i === 0 ? pdfOfPages(100) : pdfOf(documentBytes),
    )
    sent.set(this, uploads)
    await goOn()
  },
)

When('one of them is told to stop in the middle of its jobs', async function (this: SuiteWorld) {
  const made = lab.of(this)
  await atWork(made, 2 * this.manifest.queue.concurrency)
  const [first] = made.workers
  if (first === undefined) throw new Error('there is no worker')
  stopped.set(this, await stopInOrder(this, first))
})

When('jobs are sent that take longer than that', async function (this: SuiteWorld) {
  const made = lab.of(this)
  const { concurrency } = this.manifest.queue
  const { uploads, goOn } = await queuedTogether(made, concurrency, () => pdfOf(documentBytes))
  sent.set(this, uploads)
  await goOn()
})

When('one of them is killed with its jobs half done', async function (this: SuiteWorld) {
  const made = lab.of(this)
  const [first] = made.workers
  if (first === undefined) throw new Error('there is no worker')
  death.set(this, await killAtStage(made, first, sent.of(this), stageOfDeath))
})

Then('every job is executed exactly once', async function (this: SuiteWorld) {
  const made = lab.of(this)
  const done = await whenDone(made, sent.of(this))
  load.set(this, done)
  eachOnce(made, done)
})

Then(
  'it has finished what it ran, taken nothing more and ended without an error',
  function (this: SuiteWorld) {
    finishedInOrder(this, stopped.of(this), load.of(this))
  },
)

Then('both workers have worked side by side with all their slots', function (this: SuiteWorld) {
  workedSideBySide(lab.of(this), load.of(this))
})

Then(
  'nothing in the composition ties the worker to one container',
  async function (this: SuiteWorld) {
    const { project } = await readProject(this, this.book.runDir)
    scalesFreely(this, project)
  },
)

Then(
  'every job ends as a success within {duration}, with its draft there once',
  async function (this: SuiteWorld, withinMs: number) {
    await noneIsLost(lab.of(this), death.of(this), withinMs)
  },
)

Then('no stage that was over is worked on again', function (this: SuiteWorld) {
  resumed(lab.of(this), death.of(this))
})

Then('no message of the queue is larger than 1 MiB', async function (this: SuiteWorld) {
  await messagesAreSmall(lab.of(this))
})
