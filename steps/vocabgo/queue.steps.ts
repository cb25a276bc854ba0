/** The places of the queue, after one change after the other. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { rowOf, rowsOf } from '../../support/checks/vocabgo/answers.ts'
import { queued } from '../../support/checks/vocabgo/insertions.ts'
import { newJob, writeJob } from '../../support/checks/vocabgo/lives.ts'
import * as queue from '../../support/checks/vocabgo/queue.ts'
import { runsAfter, triggersOfJobs } from '../../support/checks/vocabgo/queue-triggers.ts'
import { mayQueue } from '../../support/checks/vocabgo/rate-limit.ts'
import { rowFor } from '../../support/checks/vocabgo/rows.ts'
import { Unverified } from '../../support/core/errors.ts'
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

/** A job that the person queues in a session of the own, where users may. */
async function queueJob(world: SuiteWorld, person: Person): Promise<Row> {
  const row = await rowFor(world, 'jobs', { user_id: person.id })
  return rowOf('a new job', await queued(world, person, row))
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

Then('after each change the places were 1 to n, each once', function (this: SuiteWorld) {
  expectThat(moments.of(this).length > 0, 'nothing has changed')
  for (const moment of moments.of(this)) queue.judgeOnce(moment)
})

Then('those that waited on kept their order', function (this: SuiteWorld) {
  queue.judgeKept(moments.of(this))
})

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
    const arrivals = await queue.watch(this, events)
    placesSeen.set(this, {
      Ada: await placesFor(this, ada.of(this)),
      Ben: await placesFor(this, ben.of(this)),
    })
    const start = {
      ...{ after: 'the start of the first', waiting: 2 },
      happen: () => become(this, made[0], 'processing'),
    }
    moments.set(this, [...arrivals, ...(await queue.watch(this, [start]))])
  },
)

/** What a user reads in a session of the own. */
async function placesFor(world: SuiteWorld, { token }: Person): Promise<unknown[]> {
  const read = await userRecords(world.addresses.supabase, token).read('jobs')
  const places = rowsOf('the own jobs', read).map(({ queue_position }) => queue_position)
  return places.sort((a, b) => Number(a) - Number(b))
}

Then(
  'before the start Ada and Ben together read the places 1 to 3 of their jobs',
  async function (this: SuiteWorld) {
    const { Ada = [], Ben = [] } = placesSeen.of(this)
    expectEqual('jobs that each has read', { Ada: Ada.length, Ben: Ben.length }, { Ada: 2, Ben: 1 })
    expectEqual('the places that were read', [...Ada, ...Ben].map(Number).sort(), [1, 2, 3])
    if (await mayQueue(this, ada.of(this).id)) return
    throw new Unverified(
      'users cannot queue jobs of their own (VG-RLS-03): the places are right for jobs of the service',
    )
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
        queue.nothingYet(5),
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
    const { id, token } = ada.of(this)
    const ofAda = userRecords(this.addresses.supabase, token)
    queue.somebodyHasPlace(rowsOf('the jobs of Ada', await ofAda.read('jobs')))
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
