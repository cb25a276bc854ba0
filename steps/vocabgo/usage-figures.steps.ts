/** The questions of operators about agents and users, and who is told what. */
import { randomUUID } from 'node:crypto'
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { daysAround, lateAndEarly } from '../../support/checks/vocabgo/far-zones.ts'
import { askAround, jobOf } from '../../support/checks/vocabgo/figures.ts'
import { bothOf, gains, labelOf, oneRow } from '../../support/checks/vocabgo/gains.ts'
import { callOf, twoAgents, usedBy } from '../../support/checks/vocabgo/model-use.ts'
import {
  activityBy,
  anyMetrics,
  monitoring,
} from '../../support/checks/vocabgo/monitoring-queries.ts'
import { ownerOf } from '../../support/checks/vocabgo/owner.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben } from './notes.ts'
import { agents, ask, figures, plan, planned } from './notes-monitoring.ts'

Given(
  'two calls of one agent with {int} and {int} tokens in {int} and {int} ms',
  async function (this: SuiteWorld, few: number, many: number, short: number, long: number) {
    agents.set(this, await twoAgents(this))
    const [one] = agents.of(this)
    plan(this, [
      await callOf(this, one, [few, short, 1]),
      await callOf(this, one, [many, long, 23]),
    ])
  },
)

Given(
  'a call of another agent with {int} tokens in {int} ms',
  async function (this: SuiteWorld, tokens: number, ms: number) {
    plan(this, [await callOf(this, agents.of(this)[1], [tokens, ms, 0])])
  },
)

Given(
  'a call of the first agent that is {int} hours old',
  async function (this: SuiteWorld, hours: number) {
    plan(this, [await callOf(this, agents.of(this)[0], [1_000, 1_000, hours])])
  },
)

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
  'jobs of two users today, one yesterday and one {int} days ago, dated in far time zones',
  function (this: SuiteWorld, longAgo: number) {
    const [one, two] = [randomUUID(), randomUUID()]
    plan(
      this,
      (
        [
          [one, 0],
          [one, 0],
          [two, 0],
          [one, 1],
          [two, longAgo],
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

Given(
  '{int} queued jobs of Ada and {int} of Ben, and metrics of both',
  async function (this: SuiteWorld, ofAda: number, ofBen: number) {
    const jobsOf = (who: typeof ada, count: number) =>
      Array.from({ length: count }, () => jobOf({ user_id: who.of(this).id }))
    plan(this, [...jobsOf(ada, ofAda), ...jobsOf(ben, ofBen)])
    const [one, two] = await twoAgents(this)
    plan(this, [await callOf(this, one, [10, 10, 0]), await callOf(this, two, [10, 10, 0])])
  },
)

When(
  'the service and Ada ask for the health of the queue, the activity and the models',
  async function (this: SuiteWorld) {
    const as = { role: 'authenticated', userId: ada.of(this).id } as const
    const activity = activityBy(await ownerOf(this, 'jobs'))
    const asked = Object.entries({ health: monitoring.health, activity, metrics: anyMetrics })
    const questions = asked.flatMap(([name, sql]) => [
      { name, sql, as: { role: 'service_role' } as const },
      { name: `Ada's ${name}`, sql, as },
    ])
    figures.set(this, await askAround(this, planned.of(this), questions))
  },
)

Then(
  'the service counts {int} queued jobs of {int} users',
  function (this: SuiteWorld, queued: number, users: number) {
    const { all } = gains(oneRow(figures.of(this), 'health'), 'all', ['queued'])
    expectEqual('more queued jobs', all, { queued })
    const days = Object.values(activity(this))
    expectEqual('more activity', days, [{ active_users: users, total_uploads: queued }])
    const { before, after } = bothOf(figures.of(this), 'metrics')
    expectEqual('more calls of models', after.length - before.length, 2)
  },
)

const adaCounts = 'Ada counts her {int} jobs, of {int} user(s), and no use of models'
Then(adaCounts, function (this: SuiteWorld, jobs: number, users: number) {
  const health = bothOf(figures.of(this), "Ada's health").after
  expectEqual('queued jobs that Ada counts', Number(health[0]?.queued), jobs)
  const days = bothOf(figures.of(this), "Ada's activity").after
  const seen = days.map((day) => [Number(day.active_users), Number(day.total_uploads)])
  expectEqual('users and jobs that Ada counts', seen, [[users, jobs]])
  const metrics = figures.of(this).after["Ada's metrics"]
  const rows = metrics?.done === true ? metrics.rows : []
  const code = metrics?.done === false ? metrics.code : '42501'
  expectThat(rows.length === 0 && code === '42501', 'Ada is told of the use of models', {
    ...{ expected: 'no rows, or no right to ask', received: metrics },
  })
})
