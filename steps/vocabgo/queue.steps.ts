/** The places of the queue, after one change after the other. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { rowOf, rowsOf } from '../../support/checks/vocabgo/answers.ts'
import { newJob, writeJob } from '../../support/checks/vocabgo/lives.ts'
import { queueMany } from '../../support/checks/vocabgo/long-queue.ts'
import { keyOf, nameOf } from '../../support/checks/vocabgo/names.ts'
import * as queue from '../../support/checks/vocabgo/queue.ts'
import { disturbances } from '../../support/checks/vocabgo/queue-guards.ts'
import { runsAfter, triggersOfJobs } from '../../support/checks/vocabgo/queue-triggers.ts'
import { place, rowFor } from '../../support/checks/vocabgo/rows.ts'
import { deleteAccount } from '../../support/checks/vocabgo/users.ts'
import { query } from '../../support/services/postgres/driver.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import type { Row } from '../../support/services/supabase/records.ts'
import { userRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben, job, jobs } from './notes.ts'
import { moments, placesSeen, triggers } from './notes-queue.ts'

When('the triggers of the jobs are looked at', async function (this: SuiteWorld) {
  triggers.set(this, await triggersOfJobs(this))
})

Then(
  'update_queue_positions runs after each insert and after each update',
  function (this: SuiteWorld) {
    const { startFailure } = this
    if (startFailure !== undefined) this.measured('the start of the project', { startFailure })
    runsAfter(triggers.of(this), 'update_queue_positions', 'insert')
    runsAfter(triggers.of(this), 'update_queue_positions', 'update')
  },
)

/** A job that the person queues in a session of the own. */
async function queueJob(world: SuiteWorld, { id, token }: Person): Promise<Row> {
  const row = await rowFor(world, 'jobs', { user_id: id })
  return rowOf('a new job', await userRecords(world.addresses.supabase, token).insert('jobs', row))
}

const become = async (world: SuiteWorld, each: Row | undefined, status: string) =>
  rowOf(`the status ${status}`, await writeJob(world, each ?? {}, { status }))

When(
  'Ada queues five jobs one by one and the service one that is older',
  async function (this: SuiteWorld) {
    const { id } = ada.of(this)
    const events = queue.oneTo(5).map((waiting) => ({
      ...{ after: `${waiting} of five jobs`, waiting },
      happen: () => queueJob(this, ada.of(this)),
    }))
    const older = async () =>
      job.set(this, await newJob(this, id, { created_at: queue.minutesAgo(60) }))
    const last = { after: 'a job that is older', waiting: 6, happen: older }
    moments.set(this, await queue.watch(this, [...events, last]))
  },
)

Then(
  'after each change the places were 1 to n in the order of creation',
  function (this: SuiteWorld) {
    expectThat(moments.of(this).length > 0, 'nothing has changed')
    for (const moment of moments.of(this)) queue.judgeOrder(moment)
  },
)

Then('the older job came first', async function (this: SuiteWorld) {
  const [first] = moments.of(this).at(-1)?.queue ?? []
  expectEqual('the job that was made first', first?.id, await queue.idOf(this, job.of(this)))
  expectEqual('its place', first?.place, 1)
})

When(
  'Ada, Ben and Ada again queue a job and the service starts the first',
  async function (this: SuiteWorld) {
    const made: Row[] = []
    const events = [ada, ben, ada].map((who, index) => ({
      ...{ after: `${index + 1} of three jobs`, waiting: index + 1 },
      happen: async () => made.push(await queueJob(this, who.of(this))),
    }))
    const queued = await queue.watch(this, events)
    placesSeen.set(this, {
      Ada: await placesFor(this, ada.of(this)),
      Ben: await placesFor(this, ben.of(this)),
    })
    const start = {
      ...{ after: 'the start of the first', waiting: 2 },
      happen: () => become(this, made[0], 'processing'),
    }
    moments.set(this, [...queued, ...(await queue.watch(this, [start]))])
  },
)

/** What a user reads in a session of the own. */
async function placesFor(world: SuiteWorld, { token }: Person): Promise<unknown[]> {
  const read = await userRecords(world.addresses.supabase, token).read('jobs')
  const places = rowsOf('the own jobs', read).map(({ queue_position }) => queue_position)
  return places.sort((a, b) => Number(a) - Number(b))
}

Then(
  'before the start Ada read the places 1 and 3 of her jobs, and Ben 2 of his',
  function (this: SuiteWorld) {
    expectEqual('the places that were read', placesSeen.of(this), { Ada: [1, 3], Ben: [2] })
  },
)

Given(
  /^a queue of jobs of ((?:Ada|Ben)(?:(?:, | and )(?:Ada|Ben))+)$/,
  async function (this: SuiteWorld, names: string) {
    const owners = names.split(/, | and /).map((name) => (name === 'Ada' ? ada : ben).of(this))
    jobs.set(this, await queue.queueUp(this, owners))
  },
)

When(
  'the service starts the first and the third and lets the second fail',
  async function (this: SuiteWorld) {
    const [first, second, third] = jobs.of(this)
    moments.set(
      this,
      await queue.watch(this, [
        { after: 'the first', waiting: 4, happen: () => become(this, first, 'processing') },
        { after: 'the third', waiting: 3, happen: () => become(this, third, 'processing') },
        { after: 'the second', waiting: 2, happen: () => become(this, second, 'failed') },
      ]),
    )
  },
)

When(
  'the service starts it and saves one that has started and one that has failed',
  async function (this: SuiteWorld) {
    const { id } = ada.of(this)
    await become(this, job.of(this), 'processing')
    const others = [
      await newJob(this, id, { status: 'processing' }),
      await newJob(this, id, { status: 'failed' }),
    ]
    jobs.set(this, [job.of(this), ...others])
  },
)

Then('none of the three has a place', async function (this: SuiteWorld) {
  const ofAda = userRecords(this.addresses.supabase, ada.of(this).token)
  const read = rowsOf('the jobs of Ada', await ofAda.read('jobs'))
  expectEqual('jobs of Ada', read.length, 3)
  const placed = read
    .filter(({ queue_position }) => queue_position !== null)
    .map(({ status, queue_position }) => `${status}: place ${queue_position}`)
  expectEqual('jobs that do not wait and have a place', placed, [])
})

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
  const inOrder = [...(moments.of(this)[0]?.queue ?? [])]
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ id }) => id)
  expectEqual(
    'those that waited, by their places',
    inOrder.filter((id) => waited.includes(id)),
    waited,
  )
})

Given('a job of Ben that is being processed', async function (this: SuiteWorld) {
  job.set(this, await place(this, 'jobs', { user_id: ben.of(this).id, status: 'processing' }))
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
    const ofAda = userRecords(this.addresses.supabase, ada.of(this).token)
    const key = await keyOf(this, 'jobs', jobs.of(this)[0] ?? {})
    const first = async () => rowOf('the deletion of a job', await ofAda.remove('jobs', key))
    moments.set(
      this,
      await queue.watch(this, [
        { after: 'the deletion of the first', waiting: 4, happen: first },
        { after: 'the end of Ben', waiting: 2, happen: () => deleteAccount(this, ben.of(this)) },
      ]),
    )
  },
)
