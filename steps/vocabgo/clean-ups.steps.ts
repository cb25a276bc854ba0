/** Files that grow old, the clean-ups that do away with them, and what stays. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { age, ageIn, setBack } from '../../support/checks/vocabgo/ageing.ts'
import * as cleaning from '../../support/checks/vocabgo/clean-ups.ts'
import * as files from '../../support/checks/vocabgo/files.ts'
import * as many from '../../support/checks/vocabgo/many-files.ts'
import { breakDeletions, mendDeletions } from '../../support/checks/vocabgo/outage.ts'
import { refusesDirectDeletion } from '../../support/checks/vocabgo/protected-storage.ts'
import { restSchedules } from '../../support/checks/vocabgo/schedules.ts'
import { failuresNoted, tablesThatNoted } from '../../support/checks/vocabgo/traces.ts'
import { loseContent } from '../../support/services/supabase/stored-contents.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben, people } from './notes.ts'
import { again, elsewhere, noted, notedBefore, old, runs, young } from './notes-storage.ts'

type Files = files.Files

Given(
  /^(documents|exports) of these ages:$/,
  async function (this: SuiteWorld, which: Files, table: DataTable) {
    const bucket = files.buckets[which]
    const made = table.raw().map(async ([who, words = '', fate]) => {
      const file = await files.putFile(this, (who === 'Ada' ? ada : ben).of(this), bucket)
      await age(this, [file], ageIn(words))
      return { file, fate }
    })
    const all = await Promise.all(made)
    const fated = (wanted: string) => all.flatMap(({ file, fate }) => (fate === wanted ? file : []))
    old.set(this, [...(old.find(this) ?? []), ...fated('goes')])
    young.set(this, [...(young.find(this) ?? []), ...fated('stays')])
    for (const file of fated('is made again')) again.set(this, file)
  },
)

When(
  /^the clean-up of the (documents|exports) runs as it is scheduled$/,
  async function (this: SuiteWorld, which: Files) {
    runs.set(this, [await cleaning.runCleanUp(this, which)])
    cleaning.endedWell(runs.of(this))
  },
)

When('both clean-ups run as they are scheduled', async function (this: SuiteWorld) {
  const { runCleanUp } = cleaning
  runs.set(this, [await runCleanUp(this, 'documents'), await runCleanUp(this, 'exports')])
})

When(
  'both clean-ups run in Greenwich, on Kiritimati and on Midway',
  async function (this: SuiteWorld) {
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Midway']) {
      await cleaning.runCleanUp(this, 'documents', zone)
      await cleaning.runCleanUp(this, 'exports', zone)
    }
    await cleaning.settled(this, old.of(this))
  },
)

Given('no clean-up runs but by hand', async function (this: SuiteWorld) {
  await restSchedules(this)
})

When(
  "Ada's export is made again and the clean-up of the exports runs at once",
  async function (this: SuiteWorld) {
    young.set(this, [await many.madeAgain(this, again.of(this))])
    await cleaning.runCleanUp(this, 'exports')
    await cleaning.settled(this, old.of(this))
  },
)

When(
  /^every clean-up has its round, and (2 min) later that of the (documents|exports) is the first to run$/,
  async function (this: SuiteWorld, later: string, which: Files) {
    await cleaning.runCleanUp(this, which)
    await setBack(this, old.of(this), ageIn(later))
    runs.set(this, await cleaning.scheduleFirst(this, which, old.of(this)))
  },
)

Then('the old files are gone', async function (this: SuiteWorld) {
  await cleaning.rowsGone(this, old.of(this), runs.find(this))
})

Then('the contents of the old files are gone', async function (this: SuiteWorld) {
  await cleaning.contentsGone(this, old.of(this))
})

Then('the young files are as they were', async function (this: SuiteWorld) {
  await cleaning.stillThere(this, young.of(this))
})

Given(
  /^(\d+) old (documents|exports) of theirs, 5 new ones, and old files in the other buckets$/,
  async function (this: SuiteWorld, count: string, which: Files) {
    await restSchedules(this)
    const owners = people.of(this)
    const [owner] = owners
    if (owner === undefined) throw new Error('there are users')
    const bucket = files.buckets[which]
    old.set(this, await many.manyOldFiles(this, owners, bucket, Number(count)))
    young.set(this, await many.newFiles(this, owners, bucket, 5))
    const swept = await cleaning.sweepFirst(this)
    if (swept !== undefined) cleaning.endedWell([swept])
    elsewhere.set(this, await many.oldFilesBeside(this, owner, which))
  },
)

When(
  /^the clean-up of the (documents|exports) runs twice at once, and again when nothing is left$/,
  async function (this: SuiteWorld, which: Files) {
    const run = () => cleaning.runScheduled(this, which)
    const both = await Promise.all([run(), run()])
    await cleaning.settled(this, old.of(this))
    runs.set(this, [...both, await run()])
  },
)

Then('no run has ended in an error', function (this: SuiteWorld) {
  expectThat(runs.of(this).length > 1, 'nothing has run')
  cleaning.endedWell(runs.of(this))
})

Then('neither rows nor contents of the old files are left', async function (this: SuiteWorld) {
  await cleaning.rowsGone(this, old.of(this), runs.find(this))
  await cleaning.contentsGone(this, old.of(this))
})

Then('the new ones are as they were', async function (this: SuiteWorld) {
  expectEqual('new files', young.of(this).length, 5)
  await cleaning.stillThere(this, young.of(this))
})

Then('nothing has gone from the other buckets', async function (this: SuiteWorld) {
  await cleaning.stillThere(this, elsewhere.of(this))
})

Given('the storage refuses to delete rows of files directly', async function (this: SuiteWorld) {
  await refusesDirectDeletion(this)
})

async function tenOld(world: SuiteWorld): Promise<void> {
  const bucket = files.buckets.documents
  const ten = await many.newFiles(world, [ada.of(world)], bucket, 10)
  await age(world, ten, ageIn('25 h'))
  old.set(world, ten)
}

Given(
  'ten old documents of Ada, of which one has lost its content',
  async function (this: SuiteWorld) {
    await tenOld(this)
    await loseContent(this.addresses.supabase, old.of(this)[4]?.version ?? '')
  },
)

Given(
  'ten old documents of Ada, and further ones in a folder of nobody and under an odd name',
  async function (this: SuiteWorld) {
    await restSchedules(this)
    await tenOld(this)
    const stray = await many.strayFiles(this, ada.of(this), files.buckets.documents)
    await age(this, stray, ageIn('25 h'))
    old.set(this, [...old.of(this), ...stray])
  },
)

Given(
  'ten old documents of Ada, and a storage that cannot delete',
  async function (this: SuiteWorld) {
    await restSchedules(this)
    await tenOld(this)
    notedBefore.set(this, await failuresNoted(this))
    await breakDeletions(this)
  },
)

When(
  'the clean-up of the documents fails, and runs again when the storage has recovered',
  async function (this: SuiteWorld) {
    const failed = await cleaning.runCleanUp(this, 'documents')
    runs.set(this, [failed])
    const before = notedBefore.of(this)
    const tables = failed.failure === undefined ? await tablesThatNoted(this, before) : []
    this.measured('how it failed', { tables, ...failed })
    noted.set(this, tables)
    await mendDeletions(this)
    await cleaning.runCleanUp(this, 'documents')
  },
)

Then('the failure has been noted', function (this: SuiteWorld) {
  const [failed] = runs.of(this)
  const told = failed?.failure !== undefined || noted.of(this).length > 0
  expectThat(told, 'no table tells of the failure, and the run itself ended well')
})
