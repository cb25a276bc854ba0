/** What the database itself takes and refuses, and what goes with whom. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectOne, expectThat } from '../../support/checks/expect.ts'
import { refusedBy, rowOf } from '../../support/checks/vocabgo/answers.ts'
import * as belongings from '../../support/checks/vocabgo/belongings.ts'
import * as cooldowns from '../../support/checks/vocabgo/cooldowns.ts'
import { deletedByOwner } from '../../support/checks/vocabgo/deletions.ts'
import { newJob, writeJob } from '../../support/checks/vocabgo/lives.ts'
import { nameOf, type Table } from '../../support/checks/vocabgo/names.ts'
import { rowsOfNobody, rowsWithout } from '../../support/checks/vocabgo/new-rows.ts'
import { lowestPlaces } from '../../support/checks/vocabgo/places.ts'
import { deleteAccount } from '../../support/checks/vocabgo/users.ts'
import { listsOf } from '../../support/checks/vocabgo/words.ts'
import { judgeWrite, writeEach } from '../../support/checks/vocabgo/writes.ts'
import type { SuiteWorld } from '../../support/world.ts'
import {
  ada,
  asked,
  belongingsBefore,
  ben,
  furnished,
  job,
  jobs,
  list,
  metricCounts,
  newRows,
  writes,
} from './notes.ts'
import type { FieldWords } from './parameter-types.ts'

When(
  'the service writes the {field}, in a new row and over the old one:',
  async function (this: SuiteWorld, field: FieldWords, table: DataTable) {
    const wishes = table.raw().map(([text = '', fate = '']) => ({
      value: text === 'none' ? null : JSON.parse(text),
      fate: fate as 'taken' | 'refused',
    }))
    writes.set(this, await writeEach(this, field, job.of(this), wishes))
  },
)

Then('each value is taken or refused as it should be', function (this: SuiteWorld) {
  this.measured('writes', Object.fromEntries(writes.of(this).map(({ what, fate }) => [what, fate])))
  expectThat(writes.of(this).length > 0, 'nothing was written')
  for (const write of writes.of(this)) judgeWrite(write)
})

Then('what was refused has changed nothing', function (this: SuiteWorld) {
  const traces = writes.of(this).filter(({ traces }) => traces.length > 0)
  expectEqual(
    'refused writes that left something',
    traces.map(({ what }) => what),
    [],
  )
})

When(
  'the service saves rows in which one required field is empty:',
  async function (this: SuiteWorld, table: DataTable) {
    const parents = { userId: ada.of(this).id, job: job.of(this) }
    const rows = []
    for (const [name, fields = ''] of table.raw()) {
      rows.push(...(await rowsWithout(this, parents, name as Table, fields.split(/,\s*/))))
    }
    asked.set(this, rows)
  },
)

When("Ada's account is deleted", async function (this: SuiteWorld) {
  await deleteAccount(this, ada.of(this))
})

Then('nothing of Ada is left', async function (this: SuiteWorld) {
  const left = await belongings.belongingsOf(this, ada.of(this).id, furnished.of(this).ada)
  expectEqual('what is left of Ada', left, {
    ...{ jobs: [], wordlists: [], upload_cooldowns: [], llm_metrics: [] },
  })
})

Then('everything of Ben is as it was', async function (this: SuiteWorld) {
  const now = await belongings.belongingsOf(this, ben.of(this).id, furnished.of(this).ben)
  expectEqual('what belongs to Ben', now, belongingsBefore.of(this).ben)
  expectEqual('metrics of Ben', now.llm_metrics.length, 2)
})

Given(
  'two jobs of Ada with {int} and with {int} metrics',
  async function (this: SuiteWorld, first: number, second: number) {
    const { id } = ada.of(this)
    const two = [await newJob(this, id), await newJob(this, id)]
    const counts = [first, second]
    await Promise.all(two.map((each, i) => belongings.addMetrics(this, each, counts[i] ?? 0)))
    expectEqual('metrics of the two jobs', await belongings.countMetrics(this, two), counts)
    jobs.set(this, two)
    metricCounts.set(this, counts)
  },
)

When('Ada deletes the first job', async function (this: SuiteWorld) {
  const [first = {}] = jobs.of(this)
  rowOf('the deletion of a job', await deletedByOwner(this, ada.of(this), first))
})

Then(
  'the metrics of the first job are gone and those of the second are there',
  async function (this: SuiteWorld) {
    const counts = await belongings.countMetrics(this, jobs.of(this))
    expectEqual('metrics of the two jobs', counts, [0, metricCounts.of(this)[1]])
  },
)

When('Ada deletes the job', async function (this: SuiteWorld) {
  rowOf('the deletion', await deletedByOwner(this, ada.of(this), job.of(this)))
})

Then('the list is there with its words and leads to no job', async function (this: SuiteWorld) {
  const { updated_at: _, ...stored } = expectOne('lists', await listsOf(this, ada.of(this).id))
  // Losing the job is a change, and its time may be noted.
  const { updated_at: __, ...kept } = list.of(this)
  expectEqual('the list', stored, { ...kept, [await nameOf(this, 'wordlistJob')]: null })
})

When(
  'the service saves a job, a word list and a cooldown of nobody and metrics of no job',
  async function (this: SuiteWorld) {
    newRows.set(this, await rowsOfNobody(this))
  },
)

Then('each of them is refused, because nobody is there', function (this: SuiteWorld) {
  for (const { what, answer } of newRows.of(this)) refusedBy('foreign key', what, answer)
})

Given('a cooldown of Ada', async function (this: SuiteWorld) {
  await cooldowns.give(this, ada.of(this).id, 3_600_000)
})

When('the service gives Ada another cooldown', async function (this: SuiteWorld) {
  const answer = await cooldowns.insert(this, ada.of(this).id, 7_200_000)
  asked.set(this, [{ what: 'a second cooldown', answer }])
})

Then('it is refused, because there is one', async function (this: SuiteWorld) {
  const { what, answer } = expectOne('requests', asked.of(this))
  refusedBy('uniqueness', what, answer)
  expectEqual('cooldowns of Ada', (await cooldowns.of(this, ada.of(this).id)).length, 1)
})

When('the service puts a longer cooldown in the place of hers', async function (this: SuiteWorld) {
  const answer = await cooldowns.replace(this, ada.of(this).id, 7_200_000)
  asked.set(this, [{ what: 'a longer cooldown', answer }])
})

Then('Ada has one cooldown, the longer one', async function (this: SuiteWorld) {
  const { what, answer } = expectOne('requests', asked.of(this))
  rowOf(what, answer)
  const left = expectOne('cooldowns', await cooldowns.of(this, ada.of(this).id))
  expectThat(left.leftMs > 7_000_000, 'the cooldown is not the longer one', { received: left })
})

const writesPlaces = "the service writes {int} and then {int} as the job's place"
When(writesPlaces, async function (this: SuiteWorld, first: number, second: number) {
  const answers = []
  for (const queue_position of [first, second]) {
    answers.push({
      what: `place ${queue_position}`,
      answer: await writeJob(this, job.of(this), { queue_position }),
    })
  }
  asked.set(this, answers)
})

Then('the job never has a place below {int}', async function (this: SuiteWorld, first: number) {
  for (const { what, answer } of asked.of(this)) {
    if (!answer.done) refusedBy('constraint', what, answer)
  }
  const { ofJob } = await lowestPlaces(this, job.of(this))
  expectThat(ofJob >= first, `the job has a place below ${first}`, { received: ofJob })
})

Then('the first place of the queue is {int}', async function (this: SuiteWorld, first: number) {
  const { ofQueue } = await lowestPlaces(this, job.of(this))
  expectEqual('the lowest place in the queue', ofQueue, first)
})
