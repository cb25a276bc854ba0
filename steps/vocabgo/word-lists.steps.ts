/** Word lists: their pairs, their length and the job that they came from. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectOne } from '../../support/checks/expect.ts'
import { refusedBy, rowOf } from '../../support/checks/vocabgo/answers.ts'
import { inserted } from '../../support/checks/vocabgo/insertions.ts'
import { newJob } from '../../support/checks/vocabgo/lives.ts'
import { keyOf, nameOf } from '../../support/checks/vocabgo/names.ts'
import { listWithoutJob } from '../../support/checks/vocabgo/new-rows.ts'
import { place, rowFor, twoPairs } from '../../support/checks/vocabgo/rows.ts'
import * as words from '../../support/checks/vocabgo/words.ts'
import { serviceRecords, userRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, asked, job, list } from './notes.ts'

When('Ada saves a word list of two pairs', async function (this: SuiteWorld) {
  const { id, token } = ada.of(this)
  const row = await rowFor(this, 'wordlists', { user_id: id })
  const ofAda = userRecords(this.addresses.supabase, token)
  const answer = await inserted(this, ofAda, 'wordlists', row)
  list.set(this, rowOf('a word list of two pairs', answer))
})

Then('the pairs are read back in their order, unchanged', async function (this: SuiteWorld) {
  const ofAda = userRecords(this.addresses.supabase, ada.of(this).token)
  const answer = await ofAda.read('wordlists', await keyOf(this, 'wordlists', list.of(this)))
  expectEqual('the pairs', await words.wordsOf(this, rowOf('the word list', answer)), twoPairs)
})

When('Ada saves a word list that came from her job', async function (this: SuiteWorld) {
  const { id, token } = ada.of(this)
  const [jobId] = Object.values(await keyOf(this, 'jobs', job.of(this)))
  const given = { user_id: id, [await nameOf(this, 'wordlistJob')]: jobId }
  const row = await rowFor(this, 'wordlists', given)
  const ofAda = userRecords(this.addresses.supabase, token)
  const answer = await inserted(this, ofAda, 'wordlists', row)
  list.set(this, rowOf('a word list of a job', answer))
})

Then('the list leads back to the job', async function (this: SuiteWorld) {
  const reference = list.of(this)[await nameOf(this, 'wordlistJob')]
  const key = await keyOf(this, 'jobs', job.of(this))
  expectEqual('the job of the list', reference, Object.values(key)[0])
  const ofAda = userRecords(this.addresses.supabase, ada.of(this).token)
  rowOf('the job of the list', await ofAda.read('jobs', key))
})

When(
  'the service saves a word list of Ada that came from a job that never was',
  async function (this: SuiteWorld) {
    asked.set(this, [await listWithoutJob(this, ada.of(this).id)])
  },
)

Then('it is refused, because there is no such job', function (this: SuiteWorld) {
  const { what, answer } = expectOne('requests', asked.of(this))
  refusedBy('foreign key', what, answer)
})

Then('Ada has no word list', async function (this: SuiteWorld) {
  expectEqual('word lists of Ada', await words.listsOf(this, ada.of(this).id), [])
})

const saveLists = async (world: SuiteWorld, counts: readonly number[]) => {
  const { id, token } = ada.of(world)
  const { supabase } = world.addresses
  const writers = { Ada: userRecords(supabase, token), 'the service': serviceRecords(supabase) }
  const answers = Object.entries(writers).flatMap(([who, records]) =>
    counts.map(async (count) => {
      const column = await nameOf(world, 'words')
      const given = { user_id: id, [column]: words.pairs(count) }
      const row = await rowFor(world, 'wordlists', given)
      const answer = await inserted(world, records, 'wordlists', row, [column])
      return { what: `${count} words of ${who}`, answer }
    }),
  )
  asked.set(world, await Promise.all(answers))
}

When(
  'Ada and the service save lists of {int} and of {int} words',
  async function (this: SuiteWorld, fits: number, tooLong: number) {
    await saveLists(this, [fits, tooLong])
  },
)

const listsOf = (world: SuiteWorld, count: number) => {
  const own = asked.of(world).filter(({ what }) => what.startsWith(`${count} `))
  expectEqual(`lists of ${count} words that were sent`, own.length, 2)
  return own
}

Then('the lists of {int} words are kept', async function (this: SuiteWorld, count: number) {
  for (const { what, answer } of listsOf(this, count)) {
    expectEqual(what, await words.wordsOf(this, rowOf(what, answer)), words.pairs(count))
  }
})

Then('the lists of {int} words are refused', async function (this: SuiteWorld, count: number) {
  for (const { what, answer } of listsOf(this, count)) refusedBy('rule', what, answer)
  expectEqual('lists of Ada', (await words.listsOf(this, ada.of(this).id)).length, 2)
})

Given('a word list of Ada with {int} words', async function (this: SuiteWorld, count: number) {
  const given = { user_id: ada.of(this).id, [await nameOf(this, 'words')]: words.pairs(count) }
  list.set(this, await place(this, 'wordlists', given))
})

When('another word is written to it, as a whole and at its end', async function (this: SuiteWorld) {
  const key = await keyOf(this, 'wordlists', list.of(this))
  const stored = await words.wordsOf(this, list.of(this))
  const before = Array.isArray(stored) ? stored.length : 0
  const values = { [await nameOf(this, 'words')]: words.pairs(before + 1) }
  const whole = await serviceRecords(this.addresses.supabase).update('wordlists', key, values)
  const atItsEnd = await words.appendAsService(this, key)
  asked.set(this, [
    { what: `${before + 1} words in place of ${before}`, answer: whole },
    { what: `a word at the end of ${before}`, answer: atItsEnd },
  ])
})

Then('both are refused', function (this: SuiteWorld) {
  expectEqual('writes', asked.of(this).length, 2)
  for (const { what, answer } of asked.of(this)) refusedBy('rule', what, answer)
})

Then('the list still has {int} words', async function (this: SuiteWorld, count: number) {
  const stored = expectOne('word lists', await words.listsOf(this, ada.of(this).id))
  expectEqual('the words', await words.wordsOf(this, stored), words.pairs(count))
})

When(
  'the service saves {int} words and says everywhere that they are {int}',
  async function (this: SuiteWorld, count: number, claimed: number) {
    const given = { user_id: ada.of(this).id, [await nameOf(this, 'words')]: words.pairs(count) }
    const row = {
      ...(await rowFor(this, 'wordlists', given)),
      ...(await words.claimedCounts(this, claimed)),
    }
    const answer = await serviceRecords(this.addresses.supabase).insert('wordlists', row)
    asked.set(this, [{ what: `${count} words that are said to be ${claimed}`, answer }])
  },
)

Then('it is refused', function (this: SuiteWorld) {
  const { what, answer } = expectOne('requests', asked.of(this))
  refusedBy('rule', what, answer)
})

When(
  'the service saves as words what is no list of words:',
  async function (this: SuiteWorld, table: DataTable) {
    const kinds = table.raw().map(([kind = '']) => kind)
    asked.set(this, await words.saveNoLists(this, ada.of(this).id, kinds))
  },
)

Then('each of them is refused', function (this: SuiteWorld) {
  expectEqual('whether anything was asked', asked.of(this).length > 0, true)
  for (const { what, answer } of asked.of(this)) refusedBy('rule', what, answer)
})

Given('a word list of Ada that came from her job', async function (this: SuiteWorld) {
  const { id } = ada.of(this)
  job.set(this, await newJob(this, id))
  const [jobId] = Object.values(await keyOf(this, 'jobs', job.of(this)))
  const given = { user_id: id, [await nameOf(this, 'wordlistJob')]: jobId }
  list.set(this, await place(this, 'wordlists', given))
})
