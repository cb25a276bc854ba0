/** The scheduler of the database and the jobs that the project has given it. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { cleanUps, endedWell, sweepFirst } from '../../support/checks/vocabgo/clean-ups.ts'
import * as cooldowns from '../../support/checks/vocabgo/cooldowns.ts'
import * as schedules from '../../support/checks/vocabgo/schedules.ts'
import { newUser } from '../../support/checks/vocabgo/users.ts'
import { query } from '../../support/services/postgres/driver.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { jobs, probe, runsOfJobs, scheduling, withCooldowns } from './notes-storage.ts'

When("the project's own tools schedule a job and take it back", async function (this: SuiteWorld) {
  probe.set(this, await schedules.probeScheduling(this))
})

Then('the scheduler has had the job and has it no more', function (this: SuiteWorld) {
  expectEqual('jobs of the probe', probe.of(this), { made: 1, left: 0 })
})

Then('the scheduler is installed as an extension', async function (this: SuiteWorld) {
  const sql = "select extversion from pg_extension where extname = 'pg_cron'"
  const found = await query(this.addresses.postgres.url, sql)
  expectEqual('extensions called pg_cron', found.length, 1)
})

When('the schedules of the project are looked at', async function (this: SuiteWorld) {
  jobs.set(this, await schedules.jobsIn(this))
})

Then(
  /^there is one active job (cleanup-\w+) at "(.+)"$/,
  function (this: SuiteWorld, name: string, times: string) {
    const { schedule } = schedules.theJob(this, jobs.of(this), name)
    const right = schedule.trim().replace(/\s+/g, ' ') === times
    expectThat(right, `${name} runs at "${schedule}"`, { expected: times })
  },
)

Then(
  /^the job (cleanup-\w+) calls (\w+) and no other clean-up$/,
  function (this: SuiteWorld, name: string, wanted: string) {
    schedules.callsOnly(schedules.theJob(this, jobs.of(this), name), wanted)
  },
)

When('the statements that schedule are run once more', async function (this: SuiteWorld) {
  const { statements } = await schedules.schedulingStatements(this)
  this.measured('the statements', { statements })
  expectThat(statements.length > 0, 'nothing in the project schedules anything')
  jobs.set(this, await schedules.afterOnceMore(this, statements))
})

Then('the scheduler has the jobs that it had', async function (this: SuiteWorld) {
  const shown = (all: readonly schedules.Job[]) =>
    all.map(({ name, schedule, command }) => `${name ?? 'no name'}: ${schedule} ${command}`).sort()
  const expected = shown(await schedules.jobsIn(this))
  expectThat(expected.length > 0, 'the scheduler has no jobs')
  expectEqual('jobs after scheduling once more', shown(jobs.of(this)), expected)
})

When('the statements that schedule are looked for', async function (this: SuiteWorld) {
  scheduling.set(this, await schedules.schedulingStatements(this))
})

Then('a migration or a script of the project has them', function (this: SuiteWorld) {
  const { from } = scheduling.of(this)
  const expected = 'a migration or a script'
  expectThat(/migration|script/.test(from), `the schedules come from ${from}`, { expected })
})

Then('each clean-up is scheduled by them', function (this: SuiteWorld) {
  const text = scheduling.of(this).statements.join('\n')
  const missing = Object.values(cleanUps).filter((each) => !schedules.schedulesIt(text, each))
  expectEqual(
    'clean-ups that nothing schedules',
    missing.map(({ job }) => job),
    [],
  )
})

Given(
  'two further users, one with a cooldown that is over and one with a running one',
  async function (this: SuiteWorld) {
    const [over, running] = await Promise.all([newUser(this), newUser(this)])
    await cooldowns.give(this, over.id, -60_000)
    await cooldowns.give(this, running.id, 3_600_000)
    withCooldowns.set(this, { over, running })
  },
)

When("the scheduler runs the project's jobs every second", async function (this: SuiteWorld) {
  const swept = await sweepFirst(this)
  if (swept !== undefined) endedWell([swept])
  const ours = schedules.ofCleanUps(await schedules.jobsIn(this))
  jobs.set(this, ours)
  runsOfJobs.set(this, await schedules.everySecond(this, ours))
})

Then('each job has run as its user and succeeded', function (this: SuiteWorld) {
  for (const { job } of Object.values(cleanUps)) {
    const { id, name, username } = schedules.theJob(this, jobs.of(this), job)
    const own = runsOfJobs.of(this).filter(({ jobid }) => jobid === id)
    const failed = own.filter((run) => run.status !== 'succeeded' || run.username !== username)
    const received = failed.map((run) => `${run.status} as ${run.username}: ${run.message}`)
    expectThat(own.length > 0 && failed.length === 0, `${name} does not succeed`, { received })
  }
})

Then('the cooldown that was over is gone and the other is not', async function (this: SuiteWorld) {
  const { over, running } = withCooldowns.of(this)
  const left = (await cooldowns.of(this, over.id)).length
  expectThat(left === 0, 'the cooldown that was over is still there')
  const kept = (await cooldowns.of(this, running.id)).length
  expectThat(kept === 1, 'the running cooldown is gone')
})
