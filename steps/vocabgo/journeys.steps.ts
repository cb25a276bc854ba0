/** The four requirements of document 003, as journeys. */
import { randomBytes, randomUUID } from 'node:crypto'
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import * as access from '../../support/checks/file-access.ts'
import { age, ageIn } from '../../support/checks/vocabgo/ageing.ts'
import * as cleaning from '../../support/checks/vocabgo/clean-ups.ts'
import { seeingWays, takingWays } from '../../support/checks/vocabgo/file-ways.ts'
import * as files from '../../support/checks/vocabgo/files.ts'
import { newJob } from '../../support/checks/vocabgo/lives.ts'
import { keyOf, nameOf } from '../../support/checks/vocabgo/names.ts'
import { place } from '../../support/checks/vocabgo/rows.ts'
import { documentColumns, tablesWith } from '../../support/checks/vocabgo/traces.ts'
import { deleteAccount } from '../../support/checks/vocabgo/users.ts'
import { listsOf } from '../../support/checks/vocabgo/words.ts'
import { anonymousVisitor, userVisitor } from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben } from './notes.ts'
import { links, ofStrangers, old, phrase, runs, tries, young } from './notes-storage.ts'

const tenYears = 315_360_000

async function uploadedByAda(world: SuiteWorld, type: string, content: Buffer) {
  const { id, token } = ada.of(world)
  files.tidyAfterwards(world, id)
  const bucket = files.buckets.documents
  const ending = type === 'text/plain' ? 'txt' : 'pdf'
  const file = { bucket, path: `${id}/${randomUUID()}.${ending}`, type, content }
  const own = userVisitor(world.addresses.supabase, token)
  const put = access.attempt(`upload ${file.path}`, own.upload(file, content, type))
  access.allGranted([await put])
  return files.known(world, file)
}

/** What the schedules do in that time, with files that are as old as that. */
async function aDayPasses(world: SuiteWorld): Promise<void> {
  await age(world, old.of(world), ageIn('24 h 1 min'))
  const { runCleanUp } = cleaning
  runs.set(world, [await runCleanUp(world, 'documents'), await runCleanUp(world, 'exports')])
}

Given(
  'Ada has uploaded a document and an export was made for her',
  async function (this: SuiteWorld) {
    const document = await uploadedByAda(this, 'application/pdf', randomBytes(600))
    old.set(this, [document, await files.putFile(this, ada.of(this), files.buckets.exports)])
  },
)

When(
  'Ada reads both and links to them for ten years, Ben and a stranger try everything, and a day passes',
  async function (this: SuiteWorld) {
    const { supabase } = this.addresses
    const own = userVisitor(supabase, ada.of(this).token)
    const others = [userVisitor(supabase, ben.of(this).token), anonymousVisitor(supabase)]
    files.tidyAfterwards(this, ben.of(this).id)
    const tried: access.Attempt[] = []
    for (const file of old.of(this)) {
      for (const other of others) {
        tried.push(...(await seeingWays(other, file)))
        tried.push(...(await takingWays(other, file, ben.of(this).id)))
      }
    }
    ofStrangers.set(this, tried)
    const seen = await Promise.all(old.of(this).map((file) => seeingWays(own, file)))
    const signed = await Promise.all(old.of(this).map((file) => own.sign(file, tenYears)))
    tries.set(this, seen.flat())
    links.set(
      this,
      signed.flatMap((link) => (link.done ? String(link.data) : [])),
    )
    await aDayPasses(this)
  },
)

Then('Ada was granted all of it, and Ben and the stranger nothing', function (this: SuiteWorld) {
  access.allGranted(tries.of(this))
  access.allRefused(ofStrangers.of(this))
})

Then("Ada's links lead nowhere", async function (this: SuiteWorld) {
  expectEqual('links that Ada was given', links.of(this).length, 2)
  const followed = links.of(this).map((link, index) => {
    return access.attempt(`follow link ${index + 1}`, access.fetched(link))
  })
  access.allRefused(await Promise.all(followed))
})

Given('documents and exports of both, old and new', async function (this: SuiteWorld) {
  const both = [ada.of(this), ben.of(this)]
  const put = files.bucketNames.flatMap((bucket) =>
    both.map((owner) => files.putFile(this, owner, bucket)),
  )
  const aged = await Promise.all(put)
  await age(this, aged, ageIn('24 h 1 min'))
  old.set(this, aged)
  const fresh = files.bucketNames.map((bucket) => files.putFile(this, ada.of(this), bucket))
  young.set(this, await Promise.all(fresh))
})

Given("Ben's account has been deleted", async function (this: SuiteWorld) {
  await deleteAccount(this, ben.of(this))
})

Given(
  'Ada has uploaded a text with a phrase of her own, has a job and a word list of it',
  async function (this: SuiteWorld) {
    const words = `the quiet heron ${randomUUID()} waits`
    const text = Buffer.from(`${words}\n`.repeat(20), 'utf8')
    const document = await uploadedByAda(this, 'text/plain', text)
    const job = await newJob(this, ada.of(this).id)
    const [id] = Object.values(await keyOf(this, 'jobs', job))
    const given = { user_id: ada.of(this).id, [await nameOf(this, 'wordlistJob')]: id }
    old.set(this, [document])
    phrase.set(this, { words, list: await place(this, 'wordlists', given) })
  },
)

When('a day passes', async function (this: SuiteWorld) {
  await aDayPasses(this)
})

Then('the phrase stands in no table', async function (this: SuiteWorld) {
  const found = await tablesWith(this, phrase.of(this).words)
  expectThat(found.length === 0, `the phrase stands in ${found.join(', ')}`)
})

Then('the word list is as it was', async function (this: SuiteWorld) {
  expectEqual('lists of Ada', await listsOf(this, ada.of(this).id), [phrase.of(this).list])
})

Then('no column is meant for documents', async function (this: SuiteWorld) {
  const found = await documentColumns(this)
  expectThat(found.length === 0, `columns keep what documents say: ${found.join(', ')}`)
})
