/** Indexes, and whether the planner takes them. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { fillProject, planPurposes } from '../../support/checks/vocabgo/full-project.ts'
import { type Index, indexesOf, keyColumn } from '../../support/checks/vocabgo/indexes.ts'
import { successValue } from '../../support/checks/vocabgo/names.ts'
import { Violation } from '../../support/core/errors.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { index, indexes, plans } from './notes.ts'

When('the indexes of the project are looked at', async function (this: SuiteWorld) {
  indexes.set(this, await indexesOf(this))
})

function named(all: readonly Index[], name: string): Index {
  const found = all.find((each) => each.name === name)
  if (found !== undefined) return found
  throw new Violation(`there is no index ${name}`, { received: all.map((each) => each.name) })
}

Then(
  /^(idx_\w+) is a whole index of (\w+)$/,
  function (this: SuiteWorld, name: string, table: string) {
    const found = named(indexes.of(this), name)
    index.set(this, found)
    expectEqual(`${name}`, { table: found.table, whole: found.whole }, { table, whole: true })
  },
)

Then(/^it begins with (the .+)$/, async function (this: SuiteWorld, words: string) {
  const { name, table, keys } = index.of(this)
  const wanted = await Promise.all(words.split(', ').map((each) => keyColumn(this, table, each)))
  expectEqual(`first keys of ${name}`, keys.slice(0, wanted.length), wanted)
})

Then(
  'idx_jobs_queue_position allows two jobs the same place for a moment',
  function (this: SuiteWorld) {
    const { unique, deferrable } = named(indexes.of(this), 'idx_jobs_queue_position')
    expectThat(!unique || deferrable, 'the index forbids a place to change hands', {
      expected: 'not unique, or looked at only when the transaction ends',
      received: { unique, deferrable },
    })
  },
)

Given(
  'a project with {int} jobs and as many word lists, metrics and cooldowns',
  async function (this: SuiteWorld, count: number) {
    await fillProject(this, count, await successValue(this))
  },
)

When(
  'the planner is asked how it would find what each index is for',
  async function (this: SuiteWorld) {
    plans.set(this, await planPurposes(this))
  },
)

function readsAnIndex(purpose: string, text: string): void {
  const good = /Index|Bitmap/.test(text) && !/Seq Scan on (jobs|wordlists|llm|upload)/.test(text)
  expectThat(good, `${purpose} is found without an index`, { received: text })
}

Then(/^an index leads to (the .+)$/, function (this: SuiteWorld, purpose: string) {
  const text = plans.of(this)[purpose]
  if (text === undefined) throw new Error(`nothing is called "${purpose}"`)
  readsAnIndex(purpose, text)
})

Then('it reads an index each time and never a whole table', function (this: SuiteWorld) {
  this.measured('plans', plans.of(this))
  for (const [purpose, text] of Object.entries(plans.of(this))) readsAnIndex(purpose, text)
})
