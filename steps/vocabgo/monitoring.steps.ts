/** The questions of operators about jobs, and what rows of ours add to the answers. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { admit } from '../../support/checks/vocabgo/admission.ts'
import { rowOf, rowsOf } from '../../support/checks/vocabgo/answers.ts'
import { jobOf } from '../../support/checks/vocabgo/figures.ts'
import { bothOf, difference, gains, oneRow } from '../../support/checks/vocabgo/gains.ts'
import { writeJob } from '../../support/checks/vocabgo/lives.ts'
import { ownerOf } from '../../support/checks/vocabgo/owner.ts'
import { idOf, minutesAgo } from '../../support/checks/vocabgo/queue.ts'
import { serviceRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, job } from './notes.ts'
import { ask, figures, plan, planned } from './notes-monitoring.ts'

Given(
  '{int} jobs that are queued, {int} that are processed and {int} that has failed',
  function (this: SuiteWorld, queued: number, processing: number, failed: number) {
    const counts = { queued, processing, failed }
    const created_at = minutesAgo(0)
    const jobs = Object.entries(counts).flatMap(([status, count]) =>
      Array.from({ length: count }, () => jobOf({ status, created_at })),
    )
    plan(this, jobs)
  },
)

Given('as many that are {int} minutes old', function (this: SuiteWorld, minutes: number) {
  const created_at = minutesAgo(minutes)
  const older = planned.of(this).map(({ given }) => jobOf({ status: given.status, created_at }))
  plan(this, older)
})

When('the service asks for the health of the queue', async function (this: SuiteWorld) {
  await ask(this, 'health')
})

Then(
  '{int} more are queued, {int} more are processed and {int} more has failed',
  function (this: SuiteWorld, queued: number, processing: number, failed: number) {
    const expected = { queued, processing, failed }
    const { all } = gains(oneRow(figures.of(this), 'health'), 'all', Object.keys(expected))
    expectEqual('jobs of the last hour', all, expected)
  },
)

When('the service asks for the active jobs and for the queue', async function (this: SuiteWorld) {
  await ask(this, 'active', 'queued')
})

Then('{int} more are active', function (this: SuiteWorld, more: number) {
  const { before, after } = bothOf(figures.of(this), 'active')
  const count = (rows: typeof before) => rows[0]?.get_active_job_count
  expectEqual('more active jobs', difference(count(after), count(before)), more)
})

Then(
  "the {int} that are queued are in the list, and Ada's with its place",
  async function (this: SuiteWorld, queued: number) {
    const { after } = bothOf(figures.of(this), 'queued')
    const listed = await Promise.all(after.map((row) => idOf(this, row)))
    const made = figures.of(this).made.filter(({ status }) => status === 'queued')
    const ids = await Promise.all(made.map((row) => idOf(this, row)))
    expectEqual('queued jobs in the list', ids.filter((id) => listed.includes(id)).length, queued)
    const found = after[listed.indexOf(await idOf(this, job.of(this)))]
    expectThat(typeof found?.queue_position === 'number', "Ada's job is listed without its place", {
      received: found,
    })
  },
)

Given(
  'processed jobs that were started {int} and {int} minutes ago and one whose start is unknown',
  function (this: SuiteWorld, longAgo: number, lately: number) {
    const starts = [minutesAgo(longAgo), minutesAgo(lately), null]
    plan(
      this,
      starts.map((started_at) => jobOf({ status: 'processing', started_at })),
    )
  },
)

Given('a queued job that was started an hour ago', function (this: SuiteWorld) {
  plan(this, [jobOf({ status: 'queued', started_at: minutesAgo(60) })])
})

When('the service asks for the jobs that hang', async function (this: SuiteWorld) {
  await ask(this, 'stuck')
})

Then('it finds the one of {int} minutes alone', async function (this: SuiteWorld, minutes: number) {
  const { after } = bothOf(figures.of(this), 'stuck')
  const found = await Promise.all(after.map((row) => idOf(this, row)))
  const { made } = figures.of(this)
  const ids = await Promise.all(made.map((row) => idOf(this, row)))
  const startedAgo = made.map(({ status, started_at: start }) =>
    status === 'processing' && start !== null ? Date.now() - new Date(String(start)).getTime() : 0,
  )
  expectEqual(
    `which of the four are found: those of ${minutes} minutes`,
    ids.map((id) => found.includes(id)),
    startedAgo.map((ms) => ms >= minutes * 60_000),
  )
  expectEqual('how many are found', ids.filter((id) => found.includes(id)).length, 1)
})

When('the job is started', async function (this: SuiteWorld) {
  const { admission } = this.project.project
  if (admission === undefined) {
    rowOf('the start', await writeJob(this, job.of(this), { status: 'processing' }))
    return
  }
  rowsOf('the admission', await admit(this, job.of(this)))
})

Then('it says when', async function (this: SuiteWorld) {
  const own = { [await ownerOf(this, 'jobs')]: ada.of(this).id }
  const read = await serviceRecords(this.addresses.supabase).read('jobs', own)
  const { status, started_at } = rowOf('the job', read)
  const { admission } = this.project.project
  this.measured('the start of a job', { admission: admission ?? 'none', status, started_at })
  expectEqual('the status of the job', status, 'processing')
  // Without a way of the system's own it may be the worker who writes the start.
  if (admission === undefined) return
  expectThat(typeof started_at === 'string', 'the job has started and does not say when', {
    received: { status, started_at },
  })
})
