/** Tables and their columns, and what the service and a user write into them. */
import { type DataTable, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectOne, expectThat } from '../../support/checks/expect.ts'
import { rowOf } from '../../support/checks/vocabgo/answers.ts'
import { columnsOf } from '../../support/checks/vocabgo/columns.ts'
import { holds } from '../../support/checks/vocabgo/kinds.ts'
import { columnOf, nameOf, successValue, tables } from '../../support/checks/vocabgo/names.ts'
import { kindsOf, reachedByService, tableOf } from '../../support/checks/vocabgo/tables.ts'
import { holdsPairs, listsOf } from '../../support/checks/vocabgo/words.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, asked, columns, kindsOfTables } from './notes.ts'

When('the tables of the project are looked at', async function (this: SuiteWorld) {
  kindsOfTables.set(this, await kindsOf(this))
})

Then(
  'jobs, wordlists, llm_metrics and upload_cooldowns are tables of their own',
  function (this: SuiteWorld) {
    const kinds = kindsOfTables.of(this)
    this.measured('relations of the schema', kinds)
    const found = Object.fromEntries(tables.map((name) => [name, kinds[name]]))
    expectEqual('the four tables', found, Object.fromEntries(tables.map((name) => [name, 'table'])))
  },
)

Then('the service reaches each of them through the API', async function (this: SuiteWorld) {
  expectEqual('tables out of reach', await reachedByService(this), [])
})

When(
  /^the columns of the (jobs|word lists|metrics|cooldowns) are looked at$/,
  async function (this: SuiteWorld, words: string) {
    const { url } = this.addresses.postgres
    const table = tableOf(words)
    columns.set(this, { table, all: await columnsOf(url, `public.${table}`) })
  },
)

Then('these columns hold what their names say:', function (this: SuiteWorld, printed: DataTable) {
  const { table, all } = columns.of(this)
  for (const [name = '', kind = ''] of printed.raw()) {
    holds(table, all, name, kind)
  }
})

Then(
  'there is a number for the progress and a word for the stage',
  async function (this: SuiteWorld) {
    const [progress, stage] = [await columnOf(this, 'progress'), await columnOf(this, 'stage')]
    this.measured('the names', { progress: progress.name, stage: stage.name })
    const { table, all } = columns.of(this)
    holds(table, all, progress.name, 'a number')
    holds(table, all, stage.name, 'a word')
  },
)

Then('the metrics belong to a job', async function (this: SuiteWorld) {
  const { refersTo } = await columnOf(this, 'metricsJob')
  expectEqual('what the metrics refer to', refersTo, 'public.jobs')
  const { table, all } = columns.of(this)
  holds(table, all, await nameOf(this, 'confidence'), 'a fraction')
})

Then('one column alone keeps them, as a document', async function (this: SuiteWorld) {
  const all = await columnsOf(this.addresses.postgres.url, 'public.wordlists')
  const stored = expectOne('word lists of Ada', await listsOf(this, ada.of(this).id))
  const documents = all.filter(({ name, type }) => type === 'jsonb' && holdsPairs(stored[name]))
  expectOne('columns of the type jsonb that hold the pairs', documents)
  expectEqual('the column of the words', documents[0]?.name, await nameOf(this, 'words'))
})

Then(/^each (?:status|stage) was taken and is read back$/, function (this: SuiteWorld) {
  for (const { what, answer } of asked.of(this)) {
    const [column = '', value] = what.split(' = ')
    expectEqual(what, rowOf(what, answer)[column], value)
  }
})

Then('the success has a word of its own', async function (this: SuiteWorld) {
  const success = await successValue(this)
  this.measured('the status of success', { success })
  expectThat(!['queued', 'processing', 'failed'].includes(success), 'no word for success')
})
