/** The questions of operators, and what rows of ours add to the answers. */
import { randomUUID } from 'node:crypto'
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { rowOf } from '../../support/checks/vocabgo/answers.ts'
import { daysAround, lateAndEarly } from '../../support/checks/vocabgo/far-zones.ts'
import { askAround, type Planned } from '../../support/checks/vocabgo/figures.ts'
import { bothOf, difference, gains, labelOf } from '../../support/checks/vocabgo/gains.ts'
import { writeJob } from '../../support/checks/vocabgo/lives.ts'
import { callOf, twoAgents, usedBy } from '../../support/checks/vocabgo/model-use.ts'
import { monitoring } from '../../support/checks/vocabgo/monitoring-queries.ts'
import { idOf, minutesAgo } from '../../support/checks/vocabgo/queue.ts'
import { say } from '../../support/checks/vocabgo/sessions.ts'
import { identifier } from '../../support/services/postgres/driver.ts'
import { serviceRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben, job } from './notes.ts'
import { agents, figures, planned } from './notes-monitoring.ts'

const service = { role: 'service_role' } as const
type QueryName = keyof typeof monitoring

const asService = (name: QueryName) => ({ name, sql: monitoring[name], as: service })

function plan(world: SuiteWorld, rows: readonly Planned[]): void {
  planned.set(world, [...(planned.find(world) ?? []), ...rows])
}

/** Jobs of nobody in particular: references are off where they come. */
const jobOf = (given: Readonly<Record<string, unknown>>): Planned => ({
  table: 'jobs',
  given: { user_id: randomUUID(), ...given },
})

async function ask(world: SuiteWorld, ...names: readonly QueryName[]): Promise<void> {
  figures.set(world, await askAround(world, planned.of(world), names.map(asService)))
}

const mixed = { queued: 3, processing: 2, failed: 1 }

function mixedJobs(created_at: string): Planned[] {
  return Object.entries(mixed).flatMap(([status, count]) =>
    Array.from({ length: count }, () => jobOf({ status, created_at })),
  )
}

Given(
  '3 jobs that are queued, 2 that are processed and 1 that has failed',
  function (this: SuiteWorld) {
    plan(this, mixedJobs(minutesAgo(0)))
  },
)

Given('as many that are 90 minutes old', function (this: SuiteWorld) {
  plan(this, mixedJobs(minutesAgo(90)))
})

When('the service asks for the health of the queue', async function (this: SuiteWorld) {
  await ask(this, 'health')
})

Then('3 more are queued, 2 more are processed and 1 more has failed', function (this: SuiteWorld) {
  const { all } = gains(oneRow(this, 'health'), 'all', Object.keys(mixed))
  expectEqual('jobs of the last hour', all, mixed)
})

/** Before and after of a query that has one row, under the key `all`. */
function oneRow(world: SuiteWorld, name: string) {
  const { before, after } = bothOf(figures.of(world), name)
  const keyed = (rows: typeof before) => rows.map((row) => ({ ...row, all: 'all' }))
  return { before: keyed(before), after: keyed(after) }
}

Given(
  'two calls of one agent with 100 and 200 tokens in 10 and 30 ms',
  async function (this: SuiteWorld) {
    agents.set(this, await twoAgents(this))
    const [one] = agents.of(this)
    plan(this, [await callOf(this, one, [100, 10, 1]), await callOf(this, one, [200, 30, 23])])
  },
)

Given('a call of another agent with 50 tokens in 7 ms', async function (this: SuiteWorld) {
  plan(this, [await callOf(this, agents.of(this)[1], [50, 7, 0])])
})

Given('a call of the first agent that is 25 hours old', async function (this: SuiteWorld) {
  plan(this, [await callOf(this, agents.of(this)[0], [1_000, 1_000, 25])])
})

When('the service asks for the use of models', async function (this: SuiteWorld) {
  await ask(this, 'models')
})

Then(
  /^the (one|other) agent has (\d+) calls?, (\d+) tokens and a mean of (\d+) ms$/,
  function (this: SuiteWorld, which: string, calls: string, tokens: string, mean: string) {
    const [one, other] = agents.of(this)
    const used = usedBy(figures.of(this), which === 'one' ? one : other)
    const expected = { calls: Number(calls), tokens: Number(tokens), mean: Number(mean) }
    expectEqual(`the use by the ${which} agent`, used, expected)
  },
)

Given(
  'jobs of two users today, one yesterday and one 8 days ago, dated in far time zones',
  function (this: SuiteWorld) {
    const [one, two] = [randomUUID(), randomUUID()]
    plan(
      this,
      (
        [
          [one, 0],
          [one, 0],
          [two, 0],
          [one, 1],
          [two, 8],
        ] as const
      ).map(([user_id, days]) => jobOf({ user_id, created_at: lateAndEarly(days) })),
    )
  },
)

When('the service asks for the activity of users', async function (this: SuiteWorld) {
  await ask(this, 'activity')
})

const activity = (world: SuiteWorld) =>
  gains(bothOf(figures.of(world), 'activity'), 'date', ['active_users', 'total_uploads'])

Then(
  'there are 2 users with 3 jobs today and 1 user with 1 job yesterday',
  function (this: SuiteWorld) {
    const { today, yesterday } = daysAround()
    const grown = activity(this)
    expectEqual(
      'the growth of the two days',
      { [today]: grown[today], [yesterday]: grown[yesterday] },
      {
        [today]: { active_users: 2, total_uploads: 3 },
        [yesterday]: { active_users: 1, total_uploads: 1 },
      },
    )
  },
)

Then('no other day has changed', function (this: SuiteWorld) {
  const { today, yesterday } = daysAround()
  const others = Object.keys(activity(this)).filter((day) => day !== today && day !== yesterday)
  expectEqual('other days that have changed', others, [])
})

Then('the newest day comes first', function (this: SuiteWorld) {
  const days = bothOf(figures.of(this), 'activity').after.map(({ date }) => labelOf(date))
  expectEqual('the days', days, [...days].sort().reverse())
})

When('the service asks for the active jobs and for the queue', async function (this: SuiteWorld) {
  await ask(this, 'active', 'queued')
})

Then('4 more are active', function (this: SuiteWorld) {
  const { before, after } = bothOf(figures.of(this), 'active')
  const count = (rows: typeof before) => rows[0]?.get_active_job_count
  expectEqual('more active jobs', difference(count(after), count(before)), 2 * mixed.processing)
})

Then(
  "the 6 that are queued are in the list, and Ada's with its place",
  async function (this: SuiteWorld) {
    const { after } = bothOf(figures.of(this), 'queued')
    const listed = await Promise.all(after.map((row) => idOf(this, row)))
    const made = figures.of(this).made.filter(({ status }) => status === 'queued')
    const ids = await Promise.all(made.map((row) => idOf(this, row)))
    expectEqual('queued jobs in the list', ids.filter((id) => listed.includes(id)).length, 6)
    const found = after[listed.indexOf(await idOf(this, job.of(this)))]
    expectThat(typeof found?.queue_position === 'number', "Ada's job is listed without its place", {
      received: found,
    })
  },
)

Given(
  'processed jobs that were started 6 and 4 minutes ago and one whose start is unknown',
  function (this: SuiteWorld) {
    const starts = [minutesAgo(6), minutesAgo(4), null]
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

Then('it finds the one of 6 minutes alone', async function (this: SuiteWorld) {
  const { after } = bothOf(figures.of(this), 'stuck')
  const found = await Promise.all(after.map((row) => idOf(this, row)))
  const ids = await Promise.all(figures.of(this).made.map((row) => idOf(this, row)))
  expectEqual(
    'which of the four are found',
    ids.map((id) => found.includes(id)),
    [true, false, false, false],
  )
})

When('the job is started', async function (this: SuiteWorld) {
  const { admission } = this.project.project
  const id = await idOf(this, job.of(this))
  if (admission === undefined) {
    rowOf('the start', await writeJob(this, job.of(this), { status: 'processing' }))
    return
  }
  const sql = `select public.${identifier(admission)}($1)`
  rowOf('the admission', await say(this, service, sql, [id]))
})

Then('it says when', async function (this: SuiteWorld) {
  const [key = {}] = [{ user_id: ada.of(this).id }]
  const read = await serviceRecords(this.addresses.supabase).read('jobs', key)
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

Given('2 queued jobs of Ada and 3 of Ben, and metrics of both', async function (this: SuiteWorld) {
  const owners = [ada, ada, ben, ben, ben].map((who) => who.of(this).id)
  plan(
    this,
    owners.map((user_id) => jobOf({ user_id })),
  )
  const [one, two] = await twoAgents(this)
  plan(this, [await callOf(this, one, [10, 10, 0]), await callOf(this, two, [10, 10, 0])])
})

When(
  'the service and Ada ask for the health of the queue, the activity and the models',
  async function (this: SuiteWorld) {
    const as = { role: 'authenticated', userId: ada.of(this).id } as const
    const names: QueryName[] = ['health', 'activity', 'models']
    const ofAda = names.map((name) => ({ name: `Ada's ${name}`, sql: monitoring[name], as }))
    const questions = [...names.map(asService), ...ofAda]
    figures.set(this, await askAround(this, planned.of(this), questions))
  },
)

Then('the service counts 5 queued jobs of 2 users', function (this: SuiteWorld) {
  const { all } = gains(oneRow(this, 'health'), 'all', ['queued'])
  expectEqual('more queued jobs', all, { queued: 5 })
  const days = Object.values(activity(this))
  expectEqual('more activity', days, [{ active_users: 2, total_uploads: 5 }])
  const { before, after } = bothOf(figures.of(this), 'models')
  const calls = (rows: typeof before) => rows.reduce((sum, row) => sum + Number(row.calls), 0)
  expectEqual('more calls of models', calls(after) - calls(before), 2)
})

Then('Ada counts her 2 jobs, of 1 user, and no use of models', function (this: SuiteWorld) {
  const health = bothOf(figures.of(this), "Ada's health").after
  expectEqual('queued jobs that Ada counts', Number(health[0]?.queued), 2)
  const days = bothOf(figures.of(this), "Ada's activity").after
  const seen = days.map((day) => [Number(day.active_users), Number(day.total_uploads)])
  expectEqual('users and jobs that Ada counts', seen, [[1, 2]])
  const models = figures.of(this).after["Ada's models"]
  const received = models?.done === true ? models.rows : models?.code
  const closed = models?.done === true ? models.rows.length === 0 : models?.code === '42501'
  expectThat(closed, 'Ada is told of the use of models', {
    ...{ expected: 'no rows, or no right to ask' },
    received,
  })
})
