/** Somebody meddles with rows that are not theirs. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectOne, expectThat } from '../../support/checks/expect.ts'
import { cameToNothing } from '../../support/checks/vocabgo/attempts.ts'
import { belongingsOf } from '../../support/checks/vocabgo/belongings.ts'
import * as cooldowns from '../../support/checks/vocabgo/cooldowns.ts'
import { newJob } from '../../support/checks/vocabgo/lives.ts'
import * as meddling from '../../support/checks/vocabgo/meddling.ts'
import * as pipeline from '../../support/checks/vocabgo/pipeline-fields.ts'
import { beginsCooldown } from '../../support/checks/vocabgo/rate-limit.ts'
import { barestRow } from '../../support/checks/vocabgo/rows.ts'
import { rowsWithoutOwner } from '../../support/checks/vocabgo/strangers.ts'
import { tableOf } from '../../support/checks/vocabgo/tables.ts'
import { read, rowsOfUsers } from '../../support/checks/vocabgo/views.ts'
import { anonymousRecords, userRecords } from '../../support/services/supabase/records.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, asked, belongingsBefore, ben, furnished, job, jobs } from './notes.ts'
import { attempts, everything, reaches, readings } from './notes-access.ts'

/** Ada through the API, and in a session of SQL. */
function adaIn(world: SuiteWorld): meddling.Meddler & { self: string } {
  const { id, token } = ada.of(world)
  return {
    records: userRecords(world.addresses.supabase, token),
    session: { role: 'authenticated', userId: id },
    self: id,
  }
}

function remember(world: SuiteWorld, done: meddling.Meddling): void {
  attempts.set(world, done.attempts)
  reaches.set(world, done.reaches)
}

When(
  'Ada queues a job for Ben, and then one for each of them at once',
  async function (this: SuiteWorld) {
    const his = await barestRow(this, 'jobs', { user_id: ben.of(this).id })
    const hers = await barestRow(this, 'jobs', { user_id: ada.of(this).id })
    const { records } = adaIn(this)
    const alone = await records.insert('jobs', his, true)
    const isLimited = await beginsCooldown(this, ada.of(this).id)
    // Her own would be one too many for the second, whoever's that is.
    const both = isLimited ? [his, hers] : [hers, his]
    const among = await records.insert('jobs', both, true)
    remember(this, {
      attempts: [
        { what: 'a job for Ben', adds: true, answer: alone },
        { what: 'a job for Ada and one for Ben', adds: true, answer: among },
      ],
      reaches: [],
    })
  },
)

Then('neither of them has a job', async function (this: SuiteWorld) {
  const ids = [ada.of(this).id, ben.of(this).id]
  expectEqual('jobs of Ada and Ben', await rowsOfUsers(this, 'jobs', ids), [])
})

When(
  /^Ada meddles with the (jobs|word lists|cooldown) of Ben$/,
  async function (this: SuiteWorld, words: string) {
    const table = tableOf(words === 'cooldown' ? 'cooldowns' : words)
    const { [table]: rows } = belongingsBefore.of(this).ben
    const [a, b] = [ada.of(this), ben.of(this)]
    // Whether users make jobs for others is asked elsewhere.
    const verbs = table === 'jobs' ? 'no new row' : 'every verb'
    const meddler = { ...adaIn(this), verbs } as const
    remember(this, await meddling.meddleWith(this, meddler, { [table]: rows }))
    const ofBen = userRecords(this.addresses.supabase, b.token)
    const each = [
      await read(this, adaIn(this).records, table, a.id, b.id),
      await read(this, ofBen, table, b.id, a.id),
    ]
    readings.set(this, { table, each })
  },
)

When('Ada tries to make Ben the owner of what is hers', async function (this: SuiteWorld) {
  const { llm_metrics: _, ...owned } = belongingsBefore.of(this).ada
  remember(this, await meddling.handOver(this, adaIn(this), owned, ben.of(this).id))
})

When('Ada meddles with the metrics of both', async function (this: SuiteWorld) {
  const { ada: hers, ben: his } = belongingsBefore.of(this)
  const rows = { llm_metrics: [...hers.llm_metrics, ...his.llm_metrics] }
  everything.set(this, await meddling.readEverything(adaIn(this).records))
  remember(this, await meddling.meddleWith(this, adaIn(this), rows))
})

When(
  'somebody without a session meddles with everything of Ada and of nobody',
  async function (this: SuiteWorld) {
    const records = anonymousRecords(this.addresses.supabase)
    const ofNobody = await rowsWithoutOwner(this)
    everything.set(this, await meddling.readEverything(records))
    const nobody: meddling.Meddler = { records, session: { role: 'anon' } }
    const first = await meddling.meddleWith(
      this,
      nobody,
      meddling.oneOfEach(belongingsBefore.of(this).ada),
    )
    const second = await meddling.meddleWith(this, { records }, ofNobody)
    remember(this, { ...first, attempts: [...first.attempts, ...second.attempts] })
  },
)

Then('it comes to nothing', function (this: SuiteWorld) {
  const tried = attempts.of(this)
  const answers = tried.map(({ what, answer }) => [
    what,
    answer.done ? 'met no row' : `${answer.status} ${answer.code}`,
  ])
  this.measured('what was tried', Object.fromEntries(answers))
  cameToNothing(tried)
  meddling.reachesOwnAlone(reaches.of(this))
})

Then('everything of both is as it was', async function (this: SuiteWorld) {
  const [before, jobsOf] = [belongingsBefore.of(this), furnished.of(this)]
  const hers = await belongingsOf(this, ada.of(this).id, jobsOf.ada)
  const his = await belongingsOf(this, ben.of(this).id, jobsOf.ben)
  expectEqual('what belongs to Ada', hers, before.ada)
  expectEqual('what belongs to Ben', his, before.ben)
})

When('Ada tries to end, delete and replace her cooldown', async function (this: SuiteWorld) {
  const { records, self } = adaIn(this)
  asked.set(this, await cooldowns.lift(this, records, self))
})

Then('the cooldown still ends in an hour', async function (this: SuiteWorld) {
  const answers = asked.of(this).map(({ what, answer }) => [what, answer])
  const left = expectOne('what is left of the cooldown', await cooldowns.of(this, ada.of(this).id))
  expectThat(left.leftMs > 3_540_000, 'a user has lifted the own cooldown', {
    expected: 'at least 59 minutes left',
    received: { ...left, ...Object.fromEntries(answers) },
  })
})

Then('no attempt has failed for another reason', function (this: SuiteWorld) {
  pipeline.areAnswered(asked.of(this))
})

Given('a queued job of Ben and then one of Ada', async function (this: SuiteWorld) {
  jobs.set(this, [await newJob(this, ben.of(this).id)])
  job.set(this, await newJob(this, ada.of(this).id))
})

When('Ada starts, ends, dates back and resets jobs of hers', async function (this: SuiteWorld) {
  asked.set(this, await pipeline.steer(this, adaIn(this).records, job.of(this)))
})

Then('her job is as it was', async function (this: SuiteWorld) {
  await pipeline.isUnsteered(this, job.of(this))
})

Then('whatever she has queued is behind the job of Ben', async function (this: SuiteWorld) {
  const [first = {}] = jobs.of(this)
  await pipeline.queueBehind(this, ada.of(this).id, first)
})
