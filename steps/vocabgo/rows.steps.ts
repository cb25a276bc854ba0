/** Rows that the service writes, and what is read back of them. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { rowOf } from '../../support/checks/vocabgo/answers.ts'
import { inserted } from '../../support/checks/vocabgo/insertions.ts'
import { allStages, bothLives, newJob, retryThrice } from '../../support/checks/vocabgo/lives.ts'
import { sameMoment } from '../../support/checks/vocabgo/moments.ts'
import { keyOf, nameOf } from '../../support/checks/vocabgo/names.ts'
import { agesOf, bareRows, keysOf } from '../../support/checks/vocabgo/new-rows.ts'
import { place, rowFor } from '../../support/checks/vocabgo/rows.ts'
import { newUser } from '../../support/checks/vocabgo/users.ts'
import { serviceRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, asked, job, jobs, metrics, newRows, people, retries } from './notes.ts'

/** How old a row may be that was made just now, in milliseconds (the catalogue's figure). */
const justNowMs = 5_000

Given('a queued job of Ada', async function (this: SuiteWorld) {
  job.set(this, await newJob(this, ada.of(this).id))
})

Given('two queued jobs of Ada', async function (this: SuiteWorld) {
  const { id } = ada.of(this)
  jobs.set(this, [await newJob(this, id), await newJob(this, id)])
})

Given('a job of Ada that is being processed', async function (this: SuiteWorld) {
  job.set(this, await place(this, 'jobs', { user_id: ada.of(this).id, status: 'processing' }))
})

Given('three signed-in users', async function (this: SuiteWorld) {
  people.set(this, await Promise.all([newUser(this), newUser(this), newUser(this)]))
})

When(
  'the service takes one to its success and the other to its failure',
  async function (this: SuiteWorld) {
    const [first = {}, second = {}] = jobs.of(this)
    asked.set(this, await bothLives(this, [first, second]))
  },
)

When(
  'the service takes the job through cleaning, extracting and translating',
  async function (this: SuiteWorld) {
    asked.set(this, await allStages(this, job.of(this)))
  },
)

When(
  'the service adds three retries and the job fails, is queued and processed again',
  async function (this: SuiteWorld) {
    retries.set(this, await retryThrice(this, job.of(this)))
  },
)

Then('the job began with 0 retries and has 3', function (this: SuiteWorld) {
  expectEqual('retries of a new job', job.of(this).retry_count, 0)
  expectEqual('retries at the end', retries.of(this), 3)
})

When(
  'the service notes metrics of the job with confidence {float} and {int} ms',
  async function (this: SuiteWorld, confidence: number, latency: number) {
    const [id] = Object.values(await keyOf(this, 'jobs', job.of(this)))
    const figures = { [await nameOf(this, 'confidence')]: confidence, latency_ms: latency }
    const given = { [await nameOf(this, 'metricsJob')]: id, ...figures }
    const row = await rowFor(this, 'llm_metrics', given)
    const answer = await inserted(
      this,
      serviceRecords(this.addresses.supabase),
      'llm_metrics',
      row,
      Object.keys(figures),
    )
    metrics.set(this, { row: rowOf('the metrics', answer), figures })
  },
)

Then('exactly these figures are read back', async function (this: SuiteWorld) {
  const { row, figures } = metrics.of(this)
  const key = await keyOf(this, 'llm_metrics', row)
  const answer = await serviceRecords(this.addresses.supabase).read('llm_metrics', key)
  const read = rowOf('the metrics', answer)
  const numbers = Object.keys(figures).map((name) => [name, Number(read[name])])
  expectEqual('the figures', Object.fromEntries(numbers), figures)
})

When(
  'the service gives them cooldowns of {duration}, {duration} and {duration}',
  async function (this: SuiteWorld, one: number, two: number, three: number) {
    const service = serviceRecords(this.addresses.supabase)
    const until = await nameOf(this, 'until')
    const given = people.of(this).map(async ({ id }, index) => {
      const end = new Date(Date.now() + ([one, two, three][index] ?? 0)).toISOString()
      const row = await rowFor(this, 'upload_cooldowns', { user_id: id, [until]: end })
      return { what: end, answer: await inserted(this, service, 'upload_cooldowns', row) }
    })
    asked.set(this, await Promise.all(given))
  },
)

Then('each cooldown ends at the moment that was written', async function (this: SuiteWorld) {
  const until = await nameOf(this, 'until')
  expectEqual('cooldowns', asked.of(this).length, 3)
  for (const { what, answer } of asked.of(this)) {
    sameMoment('the end of a cooldown', rowOf(`a cooldown until ${what}`, answer)[until], what)
  }
})

When(
  'the service saves two jobs, two word lists and two metrics without key and time',
  async function (this: SuiteWorld) {
    const { id } = ada.of(this)
    newRows.set(this, await bareRows(this, id, await newJob(this, id)))
  },
)

Then('each has a key of its own', async function (this: SuiteWorld) {
  const keys = await keysOf(this, newRows.of(this))
  expectThat(!keys.includes(null), 'a row has no key', { received: keys })
  // Each table may count for itself.
  const within = newRows.of(this).map(({ table }, index) => `${table} ${String(keys[index])}`)
  expectEqual('different keys', new Set(within).size, within.length)
})

Then('each was made just now', function (this: SuiteWorld) {
  const oldest = Math.max(...agesOf(newRows.of(this)))
  expectThat(oldest < justNowMs, 'a new row is dated elsewhere', { received: `${oldest} ms off` })
})
