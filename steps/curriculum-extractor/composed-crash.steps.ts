/** Composed services that are checked, killed, or never started. */

import { Given, Then, When } from '@cucumber/cucumber'
import { documentationIsThere, openDocumentation } from '../../support/checks/compose-access.ts'
import { bringUp } from '../../support/checks/composed-failure.ts'
import { areHealthy, cameUp, serviceOf } from '../../support/checks/composition.ts'
import { comesBack, neverStarted } from '../../support/checks/crash.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { ends } from '../../support/checks/jobs.ts'
import {
  changePassword,
  hidesPassword,
  probe,
  probeRedis,
} from '../../support/checks/redis-probe.ts'
import { composeSystem } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composedProducer } from './composed-producer.ts'
import {
  backendUrl,
  composed,
  documentation,
  queue,
  redisProbing,
  refusal,
  upload,
} from './notes.ts'
import { quickSettings } from './quick-settings.ts'

/** Long enough for a job that waits for a worker's second start, in milliseconds. */
const jobBudgetMs = 60_000

Then('the worker has never been started', async function (this: SuiteWorld) {
  // Then nothing has been started at all.
  if (refusal.find(this) !== undefined) return
  await neverStarted(composed.of(this), this.manifest.composition.services.worker)
})

Given('the Redis of the composition is up', async function (this: SuiteWorld) {
  const made = await composeSystem(this, this.book.runDir)
  composed.set(this, made)
  const { redis } = this.manifest.composition.services
  cameUp(await made.composition.up([redis]))
  expectEqual('the exit status of its health check', (await probe(made, redis)).code, 0)
})

When('it is checked {int} times', async function (this: SuiteWorld, times: number) {
  redisProbing.set(this, await probeRedis(this, composed.of(this), times))
})

Then('each of the checks succeeds', function (this: SuiteWorld) {
  const { exitCodes } = redisProbing.of(this)
  expectEqual(
    'exit statuses of the checks',
    exitCodes,
    exitCodes.map(() => 0),
  )
})

Then('Redis holds no key, as before', function (this: SuiteWorld) {
  // The checks of its start ran before anybody could look: what they left counts as well.
  expectEqual('keys that nobody but the checks can have made', redisProbing.of(this).keys, [])
})

Then('nobody on the machine can read the password from the check', function (this: SuiteWorld) {
  const { project, environment } = composed.of(this)
  const { redis } = this.manifest.composition.services
  hidesPassword(serviceOf(project, redis), environment.REDIS_PASSWORD ?? '')
})

When('its password changes', async function (this: SuiteWorld) {
  await changePassword(this, composed.of(this))
})

Then('its health check fails', async function (this: SuiteWorld) {
  const { redis } = this.manifest.composition.services
  const { code } = await probe(composed.of(this), redis)
  expectThat(code !== 0, 'the health check of Redis succeeds although Redis refuses it', {
    expected: 'a failure',
    received: 'exit status 0',
  })
})

Given('all services of the composition are healthy', async function (this: SuiteWorld) {
  const made = await composeSystem(this, this.book.runDir, quickSettings(this.manifest))
  composed.set(this, made)
  const { backend, redis, worker } = this.manifest.composition.services
  cameUp(await bringUp(made.composition, [redis, backend, worker]))
  await areHealthy(made.composition, [redis, backend, worker])
})

When(
  'the worker and the backend are killed while a job is queued',
  async function (this: SuiteWorld) {
    const { send } = await composedProducer(this)
    const { composition } = composed.of(this)
    const { backend, worker } = this.manifest.composition.services
    await composition.crash(worker)
    upload.set(this, await send())
    await composition.crash(backend)
  },
)

Then(
  'the worker and the backend are healthy again within {duration}',
  async function (this: SuiteWorld, withinMs: number) {
    const made = composed.of(this)
    const { backend, worker } = this.manifest.composition.services
    const back = await Promise.all([worker, backend].map((one) => comesBack(made, one, withinMs)))
    this.measured('milliseconds until back', { [worker]: back[0], [backend]: back[1] })
  },
)

Then('the job is finished', async function (this: SuiteWorld) {
  await ends(queue.of(this), upload.of(this).job, 'completed', jobBudgetMs)
})

Then(
  'Redis is healthy again within {duration} of its own end',
  async function (this: SuiteWorld, withinMs: number) {
    const made = composed.of(this)
    const { redis } = this.manifest.composition.services
    await queue.of(this).close() // or it would try to reach a Redis that is dead on purpose
    await made.composition.crash(redis)
    this.measured('milliseconds until back', { [redis]: await comesBack(made, redis, withinMs) })
  },
)

When('a developer opens the documentation', async function (this: SuiteWorld) {
  documentation.set(this, await openDocumentation(backendUrl.of(this), this.manifest))
})

Then('the page and the description of the API are there', function (this: SuiteWorld) {
  documentationIsThere(documentation.of(this), this.manifest)
})
