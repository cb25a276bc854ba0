/** The functions of the database: what they answer, what they remove, and who may call them. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { countThroughout, placeJobs } from '../../support/checks/vocabgo/active-jobs.ts'
import { admissionOf, askInRounds, notByLuck } from '../../support/checks/vocabgo/admission.ts'
import { cleanUpTwice, giveMany } from '../../support/checks/vocabgo/cooldown-clean-up.ts'
import * as cooldowns from '../../support/checks/vocabgo/cooldowns.ts'
import { definersOf } from '../../support/checks/vocabgo/exposed.ts'
import {
  cleanUps,
  isCallable,
  isRefused,
  signaturesOf,
} from '../../support/checks/vocabgo/functions.ts'
import { owners } from '../../support/checks/vocabgo/strangers.ts'
import { newUser } from '../../support/checks/vocabgo/users.ts'
import { read, showsOwnAlone } from '../../support/checks/vocabgo/views.ts'
import { Unverified } from '../../support/core/errors.ts'
import {
  anonymousRecords,
  serviceRecords,
  userRecords,
} from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, asked, ben, jobs } from './notes.ts'
import {
  cooldownsLeft,
  cooldownsOfMany,
  definers,
  rounds,
  signatures,
  told,
} from './notes-access.ts'

When('the functions of the project are looked at', async function (this: SuiteWorld) {
  signatures.set(this, await signaturesOf(this))
})

Then(
  'each can be called by its bare name and returns what is documented:',
  function (this: SuiteWorld, table: DataTable) {
    for (const [name = '', result = ''] of table.raw()) {
      isCallable(
        name,
        result,
        signatures.of(this).filter((each) => each.bareName === name),
      )
    }
  },
)

When(
  'all of them and the service count the active jobs while jobs come and go',
  async function (this: SuiteWorld) {
    const { supabase } = this.addresses
    const [a, b, third] = [ada.of(this), ben.of(this), await newUser(this)]
    const callers = {
      Ada: userRecords(supabase, a.token),
      Ben: userRecords(supabase, b.token),
      'a user without jobs': userRecords(supabase, third.token),
      'the service': serviceRecords(supabase),
    }
    told.set(this, await countThroughout(this, callers, [a.id, b.id]))
  },
)

Then('the service is told {int} at first', function (this: SuiteWorld, count: number) {
  const { 'the service': [received] = [] } = told.of(this)
  expectEqual('active jobs without any job', received, count)
})

Then(
  'the service is then told {int}, {int} and {int}',
  function (this: SuiteWorld, many: number, ended: number, deleted: number) {
    const { 'the service': [, ...received] = [] } = told.of(this)
    const what = 'active jobs of eleven, after a success and after a deletion'
    expectEqual(what, received, [many, ended, deleted])
  },
)

Then('Ada, Ben and a user without jobs are told the same', function (this: SuiteWorld) {
  const { 'the service': right = [], ...others } = told.of(this)
  expectThat(right.every(Number.isInteger), 'the service is told no numbers', { received: right })
  for (const [who, received] of Object.entries(others)) {
    expectEqual(`active jobs as ${who} is told`, received, right)
  }
})

Then('Ada still sees her own jobs alone', async function (this: SuiteWorld) {
  const { id, token } = ada.of(this)
  const ofAda = userRecords(this.addresses.supabase, token)
  await showsOwnAlone(this, 'jobs', await read(this, ofAda, 'jobs', id, ben.of(this).id))
})

Given(
  '{int} users with {int} queued jobs each',
  async function (this: SuiteWorld, users: number, each: number) {
    this.measured('admission', { function: admissionOf(this) })
    const ids = await owners(this, users)
    const made = []
    for (const id of ids) made.push(...(await placeJobs(this, id, 'queued', each)))
    jobs.set(this, made)
  },
)

When(
  'all jobs ask at the same instant to be processed, until none is left',
  async function (this: SuiteWorld) {
    rounds.set(this, await askInRounds(this, jobs.of(this)))
    this.measured('jobs in processing, round after round', { rounds: rounds.of(this).processing })
  },
)

Then('never more than {int} are in processing', function (this: SuiteWorld, most: number) {
  const { processing, deadlocks } = rounds.of(this)
  expectThat(Math.max(...processing) <= most, 'more jobs are processed at once', {
    expected: `at most ${most}`,
    received: processing,
  })
  notByLuck(deadlocks)
})

Then('all {int} have finished', function (this: SuiteWorld, count: number) {
  const { finished, processing } = rounds.of(this)
  expectThat(finished === count, 'not every job had its turn', {
    ...{ expected: count, received: { finished, processing } },
  })
})

Given(
  'cooldowns that ended a second and 3 days ago, and such that end in 20 seconds and in an hour',
  async function (this: SuiteWorld) {
    const ends = [-1_000, -3 * 86_400_000, 20_000, 3_600_000]
    cooldownsOfMany.set(this, await giveMany(this, ends))
  },
)

When('the cooldowns are cleaned up twice', async function (this: SuiteWorld) {
  cooldownsLeft.set(this, await cleanUpTwice(this, cooldownsOfMany.of(this)))
})

Then('the first clean-up removed the two that were over', function (this: SuiteWorld) {
  const { active } = cooldownsOfMany.of(this)
  expectEqual('cooldowns after the clean-up', cooldownsLeft.of(this).first, active)
})

Then('the second changed nothing', function (this: SuiteWorld) {
  const { first, second } = cooldownsLeft.of(this)
  expectEqual('cooldowns after another clean-up', second, first)
})

Given('a cooldown of Ben that is over', async function (this: SuiteWorld) {
  await cooldowns.give(this, ben.of(this).id, -3_600_000)
})

When(
  'Ada and somebody without a session call each clean-up function',
  async function (this: SuiteWorld) {
    const { supabase } = this.addresses
    const callers = {
      Ada: userRecords(supabase, ada.of(this).token),
      'somebody without a session': anonymousRecords(supabase),
    }
    const calls = []
    for (const [who, records] of Object.entries(callers)) {
      for (const name of cleanUps) {
        calls.push({ what: `${name}() by ${who}`, answer: await records.call(name) })
      }
    }
    asked.set(this, calls)
  },
)

Then('each call is refused', function (this: SuiteWorld) {
  expectEqual('calls', asked.of(this).length, 2 * cleanUps.length)
  for (const { what, answer } of asked.of(this)) isRefused(what, answer)
})

Then('the cooldown of Ben is still there', async function (this: SuiteWorld) {
  expectEqual('cooldowns of Ben', (await cooldowns.of(this, ben.of(this).id)).length, 1)
})

When(
  'the functions are looked at that run with the rights of their owner',
  async function (this: SuiteWorld) {
    definers.set(this, await definersOf(this))
    this.measured('functions', { names: definers.of(this).map(({ name }) => name) })
  },
)

Then('each has a search path of its own', async function (this: SuiteWorld) {
  if ((await signaturesOf(this)).length === 0)
    throw new Unverified('there is no function to look at')
  const loose = definers.of(this).filter(({ pinned }) => !pinned)
  expectEqual(
    'functions that look up names as their caller says',
    loose.map(({ name }) => name),
    [],
  )
})
