/** The Redis of the composition: who gets in, what it keeps, what is published. */
import { Given, Then, When } from '@cucumber/cucumber'
import { serviceFor } from '../../support/checks/compose-access.ts'
import { hasOwnRedis, type Place } from '../../support/checks/compose-files.ts'
import {
  addressOfRedis,
  composedRedis,
  refusedWith,
  upAgain,
  usingIt,
} from '../../support/checks/composed-redis.ts'
import { expectThat } from '../../support/checks/expect.ts'
import * as kept from '../../support/checks/kept-jobs.ts'
import * as access from '../../support/checks/redis-access.ts'
import * as durability from '../../support/checks/redis-durability.ts'
import * as exposure from '../../support/checks/redis-exposure.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, composed, effective, worker } from './notes.ts'
import {
  accepted,
  answers,
  held,
  redisUrl,
  refusal,
  sendJobs,
  startBoth,
  startWorker,
} from './notes-redis.ts'

/** How many jobs are finished, and how many wait, when something happens to Redis. */
const finished = 3
const waiting = 12

/** Long enough for all of them on a busy machine, in milliseconds. */
const jobsBudgetMs = 30_000

/** The age from which on a job must survive: the log of changes reaches the disk once a second. */
const safeAfterMs = 1_000

Given(
  'the Redis of the composition for {place} is running',
  async function (this: SuiteWorld, place: Place) {
    composed.set(this, await composedRedis(this, this.book.runDir, place))
  },
)

When('somebody asks it without a password', async function (this: SuiteWorld) {
  const address = addressOfRedis(this, composed.of(this))
  answers.set(this, await access.askWithoutPassword(address))
  this.measured('answers without a password', answers.of(this))
})

Then('no question is answered', function (this: SuiteWorld) {
  access.allUnanswered(answers.of(this))
})

Then('a wrong password is refused', async function (this: SuiteWorld) {
  await access.wrongPasswordRefused(addressOfRedis(this, composed.of(this)))
})

Then('the password of the environment opens it', async function (this: SuiteWorld) {
  await access.rightPasswordAccepted(addressOfRedis(this, composed.of(this)))
})

When(
  'Redis is brought up while its password is {unset}',
  async function (this: SuiteWorld, value: '' | null) {
    refusal.set(this, await refusedWith(this, this.book.runDir, value))
  },
)

Then('there is no Redis that answers', function (this: SuiteWorld) {
  const { open, said } = refusal.of(this)
  this.measured('what it says, or how it ended', { said })
  expectThat(!open, 'Redis runs open to everybody', {
    expected: 'a server that asks for a password, or none at all',
    received: said,
  })
})

When('it takes a snapshot', async function (this: SuiteWorld) {
  await durability.takeSnapshot(this, composed.of(this))
})

Then(
  'snapshots are taken after changes, and this one is complete',
  async function (this: SuiteWorld) {
    this.measured('snapshots', await durability.takesSnapshots(this, composed.of(this)))
  },
)

Then('the snapshot outlives the container', async function (this: SuiteWorld) {
  await durability.snapshotOutlivesContainer(this, composed.of(this))
})

Given(
  'finished and waiting jobs in the Redis of the composition',
  async function (this: SuiteWorld) {
    composed.set(this, await composedRedis(this, this.book.runDir, 'local development'))
    await startBoth(this)
    const done = await sendJobs(this, finished)
    await kept.allSucceed(this.manifest, redisUrl(this), done, jobsBudgetMs)
    await worker.of(this).process.kill()
    accepted.set(this, [...done, ...(await sendJobs(this, waiting))])
  },
)

/** What Redis holds of the jobs, now and after the event. */
async function around(world: SuiteWorld, ids: readonly string[], event: () => Promise<void>) {
  const look = () => kept.holdingOf(world.manifest, redisUrl(world), ids)
  const before = await look()
  await event()
  return { before, after: await look() }
}

When('Redis is killed', async function (this: SuiteWorld) {
  const made = composed.of(this)
  await new Promise((resolve) => setTimeout(resolve, safeAfterMs))
  const crash = async () => {
    await made.composition.crash(this.manifest.composition.services.redis)
    await upAgain(this, made)
  }
  held.set(this, await around(this, accepted.of(this), crash))
  kept.counted(held.of(this).before, { completed: finished, waiting })
})

Then('every job is there as before', function (this: SuiteWorld) {
  const { before, after } = held.of(this)
  const { contents, jobs } = before
  this.measured('what was compared', { jobs: jobs.length, keys: contents.size })
  kept.nothingLost(before, after)
})

Then('every change is on its way to the disk within a second', async function (this: SuiteWorld) {
  this.measured('the log of changes', await durability.logsEveryChange(this, composed.of(this)))
})

Then(
  'the waiting jobs are finished as soon as there is a worker',
  async function (this: SuiteWorld) {
    await startWorker(this, usingIt(this, composed.of(this)))
    await kept.allSucceed(this.manifest, redisUrl(this), accepted.of(this), jobsBudgetMs)
  },
)

Then(
  'no job is lost when the composition is taken down and its Redis brought up again',
  async function (this: SuiteWorld) {
    await worker.find(this)?.process.kill()
    await backendReady(this.manifest, backend.of(this)) // it may just be getting over the crash
    const [known, sent] = [accepted.of(this), await sendJobs(this, finished)]
    const records = await kept.recordsOf(this.manifest, redisUrl(this), [...known, ...sent])
    const present = records.filter(({ whole }) => whole).map(({ id }) => id)
    const replace = () => durability.replaced(this, composed.of(this))
    const { before, after } = await around(this, present, replace)
    this.measured('what was compared', { jobs: present.length, keys: before.contents.size })
    kept.nothingLost(before, after)
  },
)

Then(
  'Redis is not published beyond this machine for {place}',
  function (this: SuiteWorld, place: Place) {
    const { project } = effective.of(this)
    // One behind a profile may be switched on: what it would publish counts.
    const dormant = project.inactive[this.manifest.composition.services.redis]
    const isElsewhere = place === 'production' && !hasOwnRedis(effective.of(this), this.manifest)
    if (isElsewhere && dormant === undefined) return
    const service = dormant ?? serviceFor(project, this.manifest, 'redis')
    this.measured('published ports', { [service.name]: service.ports })
    exposure.isKeptInside(place, service)
    exposure.nobodyForwards(effective.of(this), service, place)
  },
)

Then(
  'an engine that runs Redis opens it at no address of the host',
  async function (this: SuiteWorld) {
    // Where production has a Redis of somebody else, the host runs none that could be opened.
    if (!hasOwnRedis(effective.of(this), this.manifest)) return
    const service = serviceFor(effective.of(this).project, this.manifest, 'redis')
    const seen = await exposure.unreachableOnHost(this, effective.of(this), service)
    this.measured('addresses of the host', seen)
  },
)
