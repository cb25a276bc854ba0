/** What must not, or must, change the places: retries, figures, writes by hand, deletions. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import { rowOf } from '../../support/checks/vocabgo/answers.ts'
import { deletedByOwner } from '../../support/checks/vocabgo/deletions.ts'
import { writeJob } from '../../support/checks/vocabgo/lives.ts'
import { queueMany } from '../../support/checks/vocabgo/long-queue.ts'
import { keyOf, nameOf } from '../../support/checks/vocabgo/names.ts'
import * as queue from '../../support/checks/vocabgo/queue.ts'
import { disturbances } from '../../support/checks/vocabgo/queue-guards.ts'
import { place } from '../../support/checks/vocabgo/rows.ts'
import { deleteAccount } from '../../support/checks/vocabgo/users.ts'
import { query } from '../../support/services/postgres/driver.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben, job, jobs } from './notes.ts'
import { moments } from './notes-queue.ts'

Given('an older job of Ben that has failed', async function (this: SuiteWorld) {
  const given = { status: 'failed', created_at: queue.minutesAgo(60) }
  job.set(this, await place(this, 'jobs', { user_id: ben.of(this).id, ...given }))
})

When('the service queues it again as its first retry', async function (this: SuiteWorld) {
  const again = async () =>
    rowOf('a retry', await writeJob(this, job.of(this), { status: 'queued', retry_count: 1 }))
  moments.set(this, await queue.watch(this, [{ after: 'the retry', waiting: 4, happen: again }]))
})

Then('the four jobs have the places 1 to 4, each once', async function (this: SuiteWorld) {
  const [moment] = moments.of(this)
  if (moment === undefined) throw new Error('the queue was not looked at')
  const id = await queue.idOf(this, job.of(this))
  const found = moment.queue.find((each) => each.id === id)
  this.measured('the place of the retry', { place: found?.place, of: moment.queue.length })
  queue.judgeOnce(moment)
})

Then('the three that waited are in the order of creation', async function (this: SuiteWorld) {
  const waited = await Promise.all(jobs.of(this).map((each) => queue.idOf(this, each)))
  const inOrder = queue.byPlace(moments.of(this)[0]?.queue ?? [])
  expectEqual(
    'those that waited, by their places',
    inOrder.filter((id) => waited.includes(id)),
    waited,
  )
})

Given('a job of Ben that is being processed', async function (this: SuiteWorld) {
  job.set(this, await place(this, 'jobs', { user_id: ben.of(this).id, status: 'processing' }))
})

// A system may put the job back into the queue by that, and must then give it a place.
When('the service notes another attempt of it and nothing else', async function (this: SuiteWorld) {
  const noted = await writeJob(this, job.of(this), { retry_count: 1 })
  this.measured('the note', { outcome: noted.done ? 'taken' : `${noted.code}: ${noted.reason}` })
  const now = await queue.queueOf(this)
  moments.set(this, [{ after: 'the note of an attempt', waiting: now.length, queue: now }])
})

Then('whatever waits now has the places from 1 on, each once', function (this: SuiteWorld) {
  for (const moment of moments.of(this)) queue.judgeOnce(moment)
})

/** With statistics the planner reads so short a queue as it lies there: jobs that move tell ties. */
async function queueTwenty(world: SuiteWorld): Promise<void> {
  await queueMany(world, ada.of(world), 20)
  await query(world.addresses.postgres.url, 'analyze public.jobs')
}

When(
  'Ada queues 20 jobs with one request, and then figures of jobs change',
  async function (this: SuiteWorld) {
    const progress = await nameOf(this, 'progress')
    const [key = 'id'] = Object.keys(await keyOf(this, 'jobs', {}))
    const fifth = async () => {
      const [, , , , each] = await queue.queueOf(this)
      return writeJob(this, { [key]: each?.id }, { retry_count: 1 })
    }
    const other = (value: number) => () => writeJob(this, job.of(this), { [progress]: value })
    moments.set(
      this,
      await queue.watch(this, [
        { after: 'the request', waiting: 20, happen: () => queueTwenty(this) },
        { after: 'a change of another job', waiting: 20, happen: other(10) },
        { after: 'a retry noted for the fifth', waiting: 20, happen: fifth },
        { after: 'another change of another job', waiting: 20, happen: other(20) },
      ]),
    )
  },
)

Then('no job has changed its place', function (this: SuiteWorld) {
  const [first, ...later] = moments.of(this)
  for (const { after, queue } of later) {
    const moved = queue.filter(
      ({ id, place }) => first?.queue.find((each) => each.id === id)?.place !== place,
    )
    const count = moved.length
    expectEqual(`jobs that have another place after ${after}`, count, 0)
  }
})

When(
  'Ada and the service write the places 1 and 99, and the service an earlier creation, to the last job',
  async function (this: SuiteWorld) {
    const last = jobs.of(this).at(-1) ?? {}
    const events = await disturbances(this, ada.of(this), last, jobs.of(this).length)
    moments.set(this, await queue.watch(this, events))
  },
)

When(
  'Ada deletes the first, and then the account of Ben is deleted',
  async function (this: SuiteWorld) {
    const [oldest = {}] = jobs.of(this)
    const first = async () =>
      rowOf('the deletion of a job', await deletedByOwner(this, ada.of(this), oldest))
    moments.set(
      this,
      await queue.watch(this, [
        queue.nothingYet(5),
        { after: 'the deletion of the first', waiting: 4, happen: first },
        { after: 'the end of Ben', waiting: 2, happen: () => deleteAccount(this, ben.of(this)) },
      ]),
    )
  },
)
