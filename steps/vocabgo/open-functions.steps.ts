/** Functions beside the tables, called by those for whom they may not be meant. */
import { Then, When } from '@cucumber/cucumber'
import { belongingsOf, whereThereIsPlace } from '../../support/checks/vocabgo/belongings.ts'
import {
  callEach,
  type Known,
  openFunctions,
  opensNothing,
} from '../../support/checks/vocabgo/open-functions.ts'
import { keysIn } from '../../support/checks/vocabgo/views.ts'
import { anonymousRecords, userRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, belongingsBefore, ben, furnished } from './notes.ts'
import { calls } from './notes-access.ts'

async function knownOf(world: SuiteWorld, who: typeof ada): Promise<Known> {
  const { id } = who.of(world)
  const name = who === ada ? 'ada' : 'ben'
  const { jobs, wordlists } = belongingsBefore.of(world)[name]
  const keys = [await keysIn(world, 'jobs', jobs), await keysIn(world, 'wordlists', wordlists)]
  const now = () => belongingsOf(world, id, furnished.of(world)[name], whereThereIsPlace)
  return { ids: [id, ...keys.flat()], now }
}

When(
  /^(Ada|a stranger) calls every function that is open to her, with the ids of others where it asks for one$/,
  async function (this: SuiteWorld, who: string) {
    const { supabase } = this.addresses
    const isAda = who === 'Ada'
    const caller = isAda ? userRecords(supabase, ada.of(this).token) : anonymousRecords(supabase)
    const functions = await openFunctions(this, isAda ? 'authenticated' : 'anon')
    const others = await Promise.all((isAda ? [ben] : [ada, ben]).map((who) => knownOf(this, who)))
    const ids = others.flatMap((other) => other.ids)
    const now = () => Promise.all(others.map((other) => other.now()))
    const done = await callEach(caller, functions, { ids, now })
    const came = done.map(({ what, answer }) => [what, answer.done ? 'answered' : answer.code])
    this.measured('functions that are open', Object.fromEntries(came))
    calls.set(this, done)
  },
)

Then('no function has told of the rows of others or changed them', function (this: SuiteWorld) {
  opensNothing(calls.of(this))
})
