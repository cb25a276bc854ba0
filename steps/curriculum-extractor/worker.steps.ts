/** The worker: its registration, its queue, its slots. */
import { Given, Then } from '@cucumber/cucumber'
import { pythonSource } from '../../support/artifacts/program/python-source.ts'
import { repositoryFiles } from '../../support/artifacts/repository-files.ts'
import { cameUp, runsWithoutErrors, serviceOf } from '../../support/checks/composition.ts'
import { type Influence, under } from '../../support/checks/document-requests.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { paceOf } from '../../support/checks/job-pace.ts'
import { slotsAreStated } from '../../support/checks/stated-slots.ts'
import { consumesEveryQueue, runTogether } from '../../support/checks/worker-queue.ts'
import {
  logsReadyWithTasks,
  registersTask,
  silentWithoutBroker,
} from '../../support/checks/worker-start.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composedProducer } from './composed-producer.ts'
import { broughtUp, changes, composed } from './notes.ts'

/** Long enough for six jobs to overlap on a busy machine: a whole job, in milliseconds. */
const slowJobMs = 1_600

const pace: Note<Influence> = note('how long the jobs take')

Given(
  'the worker is configured for {int} jobs at a time',
  async function (this: SuiteWorld, slots: number) {
    expectEqual('the concurrency that the manifest states', this.manifest.queue.concurrency, slots)
    pace.set(this, await paceOf(this, slowJobMs))
    changes.set(this, pace.of(this).changes)
  },
)

Then('the worker starts without errors', async function (this: SuiteWorld) {
  const { worker } = this.manifest.composition.services
  cameUp(broughtUp.of(this))
  await runsWithoutErrors(composed.of(this), [worker])
  await silentWithoutBroker(this)
})

Then('the worker registers its tasks', async function (this: SuiteWorld) {
  await registersTask(this, composed.of(this).composition)
})

Then('the worker consumes the queue that jobs are sent to', async function (this: SuiteWorld) {
  const { queue, send } = await composedProducer(this)
  await consumesEveryQueue(queue, send, this.manifest.queue)
})

Then('exactly {int} jobs run at the same time', async function (this: SuiteWorld, slots: number) {
  const { queue, send } = await composedProducer(this)
  const measured = (title: string, facts: object) => this.measured(title, { ...facts })
  await under(pace.of(this), runTogether(queue, send, slots, measured))
  const { worker } = this.manifest.composition.services
  const service = serviceOf(composed.of(this).project, worker)
  slotsAreStated(slots, service, pythonSource(repositoryFiles(this.manifest.repository)))
})

Then(
  'the worker logs that it is ready and which tasks it knows',
  async function (this: SuiteWorld) {
    await logsReadyWithTasks(this, composed.of(this).composition)
  },
)
