/** Where jobs and results lie: the address of the broker, the address of the results, the queues. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as address from '../../support/checks/broker-address.ts'
import { queueAt, workerAt } from '../../support/checks/lonely-worker.ts'
import { type OwnQueue, ownQueue } from '../../support/checks/own-queue.ts'
import { everyQueueIsConsumed } from '../../support/checks/worker-queue.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { changes, upload, worker } from './notes.ts'
import { own, ownBackend, ownPlace, send } from './notes-worker.ts'

const apart: Note<OwnQueue> = note('the Redis for results')

Given('a backend that knows one address of Redis and no other', async function (this: SuiteWorld) {
  await ownBackend(this, address.oneAddress(await ownPlace(this)))
})

Given(
  'an environment whose broker is an unresolved reference to Redis',
  async function (this: SuiteWorld) {
    own.set(this, await ownQueue(this))
    // As it stands in the environment file: whoever loads that resolves it, or nobody does.
    changes.set(this, { ...own.of(this).changes, [address.broker]: '${REDIS_URL}' })
  },
)

Given(
  'an environment that names one Redis for jobs and another for results',
  async function (this: SuiteWorld) {
    const [jobs, results] = await Promise.all([ownQueue(this), ownQueue(this, 'results')])
    own.set(this, jobs)
    apart.set(this, results)
    changes.set(this, { ...jobs.changes, [address.results]: results.url })
  },
)

When('a document is uploaded to this backend', async function (this: SuiteWorld) {
  upload.set(this, await send(this))
})

When('a worker starts in this environment', async function (this: SuiteWorld) {
  worker.set(this, await this.start('worker', changes.of(this)))
})

Then(
  'its job waits in the queue for extractions and in no other',
  async function (this: SuiteWorld) {
    const { job } = upload.of(this)
    await address.inNoOtherQueue(this, own.of(this).url, job)
    await address.isWaiting(own.of(this), job)
  },
)

Then('a worker that knows no more than the backend finishes it', async function (this: SuiteWorld) {
  await workerAt(this, own.of(this), address.oneAddress(own.of(this)))
  await address.finishesAnywhere(this, own.of(this).url, upload.of(this).job)
})

Then('the job and its result lie at this address alone', async function (this: SuiteWorld) {
  await address.liesAtOneAddress(this, own.of(this), upload.of(this).job)
})

Then(
  'it refuses and says why, or it takes jobs from the Redis that is meant',
  async function (this: SuiteWorld) {
    await address.refusedOrListens(this, worker.of(this), own.of(this).queue, address.broker)
  },
)

Then(
  'it refuses and says why, or results lie where they are to lie',
  async function (this: SuiteWorld) {
    const { queue } = own.of(this)
    const outcome = await address.refusedOrListens(this, worker.of(this), queue, address.results)
    if (outcome === 'listens') await address.resultsLieApart(this, own.of(this), apart.of(this))
  },
)

Then(
  'its job went through the queue for extractions and through no other',
  async function (this: SuiteWorld) {
    await address.inNoOtherQueue(this, this.addresses.redis.url, upload.of(this).job)
  },
)

Then('somebody waits for jobs of every queue that there is', async function (this: SuiteWorld) {
  await everyQueueIsConsumed(queueAt(this), this.manifest.queue)
})
