/** Who sees and writes whose rows. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectOne } from '../../support/checks/expect.ts'
import { rowOf } from '../../support/checks/vocabgo/answers.ts'
import { relationsOf } from '../../support/checks/vocabgo/exposed.ts'
import { inserted } from '../../support/checks/vocabgo/insertions.ts'
import * as meddling from '../../support/checks/vocabgo/meddling.ts'
import { tables as documented, keyOf, nameOf } from '../../support/checks/vocabgo/names.ts'
import { liveThrough, tookEffect } from '../../support/checks/vocabgo/own-cycle.ts'
import { barestRow, place } from '../../support/checks/vocabgo/rows.ts'
import * as serviceRole from '../../support/checks/vocabgo/service-role.ts'
import * as views from '../../support/checks/vocabgo/views.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import { serviceRecords, userRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, asked, belongingsBefore, ben, job } from './notes.ts'
import { effects, everything, readings, relations, serviceWork } from './notes-access.ts'

const recordsOf = ({ addresses }: SuiteWorld, { token }: Person) =>
  userRecords(addresses.supabase, token)

When('the tables and views that the API shows are looked at', async function (this: SuiteWorld) {
  relations.set(this, await relationsOf(this))
})

Then('every table is secured row by row', function (this: SuiteWorld) {
  const tables = relations.of(this).filter(({ kind }) => kind === 'table')
  const shown = tables.map(({ name }) => name)
  const missing = documented.filter((name) => !shown.includes(`public.${name}`))
  expectEqual('tables that the API does not show', missing, [])
  const open = tables.filter(({ secured }) => !secured).map(({ name }) => name)
  expectEqual('tables without row level security', open, [])
})

Then('every view that users can read asks in the name of its reader', function (this: SuiteWorld) {
  const others = relations.of(this).filter(({ kind }) => kind !== 'table')
  const open = others.filter(({ secured, readable }) => readable && !secured)
  const names = open.map(({ name }) => name)
  expectEqual('views that show users what their owner sees', names, [])
})

Given(
  'Ada has {int} jobs and Ben has {int}',
  async function (this: SuiteWorld, hers: number, his: number) {
    for (let n = 0; n < hers; n += 1) await place(this, 'jobs', { user_id: ada.of(this).id })
    for (let n = 0; n < his; n += 1) await place(this, 'jobs', { user_id: ben.of(this).id })
  },
)

When('each of them reads the jobs', async function (this: SuiteWorld) {
  const [a, b] = [ada.of(this), ben.of(this)]
  const each = [
    await views.read(this, recordsOf(this, a), 'jobs', a.id, b.id),
    await views.read(this, recordsOf(this, b), 'jobs', b.id, a.id),
  ]
  readings.set(this, { table: 'jobs', each })
})

Then(/^(?:each of them|she) sees and counts .+ alone$/, async function (this: SuiteWorld) {
  const { table, each } = readings.of(this)
  for (const reading of each) await views.showsOwnAlone(this, table, reading)
})

Given(
  "each of them has a word list of the own job and one of the other's job",
  async function (this: SuiteWorld) {
    const reference = await nameOf(this, 'wordlistJob')
    const both = [ada.of(this).id, ben.of(this).id]
    const keys = []
    for (const user_id of both) {
      const made = await place(this, 'jobs', { user_id })
      keys.push(Object.values(await keyOf(this, 'jobs', made))[0])
    }
    for (const user_id of both) {
      for (const key of keys) await place(this, 'wordlists', { user_id, [reference]: key })
    }
  },
)

When('Ada reads word lists, and jobs and word lists together', async function (this: SuiteWorld) {
  const [a, b] = [ada.of(this), ben.of(this)]
  const records = recordsOf(this, a)
  readings.set(this, {
    table: 'wordlists',
    each: [await views.read(this, records, 'wordlists', a.id, b.id)],
  })
  everything.set(this, await meddling.readEverything(records))
})

Then(
  'no word list of another is shown, neither alone nor with a job',
  async function (this: SuiteWorld) {
    await meddling.showOwnLists(this, ada.of(this).id, everything.of(this))
  },
)

Then('nothing is shown', function (this: SuiteWorld) {
  meddling.showNothing(everything.of(this))
})

Then('no metrics are shown, neither alone nor with the jobs', function (this: SuiteWorld) {
  meddling.showNoMetrics(everything.of(this))
})

When('Ada queues a job', async function (this: SuiteWorld) {
  const row = await barestRow(this, 'jobs', { user_id: ada.of(this).id })
  const answer = await inserted(this, recordsOf(this, ada.of(this)), 'jobs', row)
  asked.set(this, [{ what: 'a job of her own', answer }])
})

Then('it is queued and hers', async function (this: SuiteWorld) {
  const { what, answer } = expectOne('requests', asked.of(this))
  const key = await keyOf(this, 'jobs', rowOf(what, answer))
  const { id } = ada.of(this)
  const stored = expectOne('jobs of Ada', await views.rowsOfUsers(this, 'jobs', [id]))
  expectEqual('the job', await keyOf(this, 'jobs', stored), key)
  expectEqual('its status', stored.status, 'queued')
})

When('Ada makes, reads, changes and removes a job of hers', async function (this: SuiteWorld) {
  const { id } = ada.of(this)
  const records = recordsOf(this, ada.of(this))
  effects.set(this, await liveThrough(this, records, 'jobs', { user_id: id }))
})

When(
  'Ada makes, reads, changes and removes a word list of hers',
  async function (this: SuiteWorld) {
    const { id } = ada.of(this)
    const records = recordsOf(this, ada.of(this))
    effects.set(this, await liveThrough(this, records, 'wordlists', { user_id: id }))
  },
)

When(
  'the service makes, reads, changes and removes metrics of the job',
  async function (this: SuiteWorld) {
    const [id] = Object.values(await keyOf(this, 'jobs', job.of(this)))
    const given = { [await nameOf(this, 'metricsJob')]: id }
    const service = serviceRecords(this.addresses.supabase)
    effects.set(this, await liveThrough(this, service, 'llm_metrics', given))
  },
)

Then('each step has taken effect', function (this: SuiteWorld) {
  const deeds = effects.of(this)
  this.measured(
    'the life of the row',
    Object.fromEntries(deeds.map((each) => [each.what, each.effective])),
  )
  tookEffect(deeds)
})

When('the service sets about the rows of Ada', async function (this: SuiteWorld) {
  const { ada: belongings } = belongingsBefore.of(this)
  serviceWork.set(this, await serviceRole.setAbout(this, ada.of(this).id, belongings))
})

Then(
  'her jobs, word lists and cooldown are as the service has left them',
  async function (this: SuiteWorld) {
    await serviceRole.isDone(this, ada.of(this).id, serviceWork.of(this))
  },
)

Then('the service sees everything of both', async function (this: SuiteWorld) {
  await serviceRole.seesAllOf(this, [ada.of(this).id, ben.of(this).id])
})
