/** What users and strangers try with files and folders that are not theirs. */
import { randomUUID } from 'node:crypto'
import { type DataTable, Given, When } from '@cucumber/cucumber'
import * as access from '../../support/checks/file-access.ts'
import { forgedClaims } from '../../support/checks/vocabgo/claims.ts'
import * as ways from '../../support/checks/vocabgo/file-ways.ts'
import * as files from '../../support/checks/vocabgo/files.ts'
import { selfMadeUser } from '../../support/checks/vocabgo/users.ts'
import { makeBucket } from '../../support/services/supabase/buckets.ts'
import * as visitors from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben } from './notes.ts'
import { filesOfAda, filesOfBen, marks, tries } from './notes-storage.ts'

/** Nothing that the project promises is about it. */
const bucketOfOthers = 'receipts'

const session = (world: SuiteWorld) =>
  visitors.userVisitor(world.addresses.supabase, ada.of(world).token)

const visitorCalled = (world: SuiteWorld, who: string) =>
  who === 'Ada' ? session(world) : visitors.anonymousVisitor(world.addresses.supabase)

async function visitorsCalled(world: SuiteWorld, who: string): Promise<visitors.Visitor[]> {
  const { supabase } = world.addresses
  if (who !== 'whoever claims what is believed') return [visitorCalled(world, who)]
  const claims = await forgedClaims(world, ben.of(world).id)
  world.measured('what users claim of themselves', { claims })
  const people = await Promise.all(claims.map((each) => selfMadeUser(world, each)))
  return people.map(({ token }) => visitors.userVisitor(supabase, token))
}

When(
  'Ada tries every way to write, in both buckets:',
  async function (this: SuiteWorld, table: DataTable) {
    const person = ada.of(this)
    for (const { id } of [person, ben.of(this)]) files.tidyAfterwards(this, id)
    const mark = randomUUID()
    const tried: access.Attempt[] = []
    for (const bucket of files.bucketNames) {
      const name = `${mark}.${files.usualKind(bucket).ending}`
      for (const [words = ''] of table.raw()) {
        const place = { bucket, path: ways.besides(words, person.id, ben.of(this).id, name) }
        const put = words.includes('slash')
          ? [await access.attempt('upload', ways.uploadRaw(this, person, place))]
          : await ways.writingWays(session(this), place)
        tried.push(...put.map(({ what, outcome }) => ({ what: `${words}: ${what}`, outcome })))
      }
    }
    marks.set(this, [mark])
    tries.set(this, tried)
  },
)

Given(
  'a bucket of another feature, which has no rules for users',
  async function (this: SuiteWorld) {
    await makeBucket(this.ownStack.addresses.supabase, bucketOfOthers)
  },
)

// A rule that asks for the folder alone opens every bucket of the project, whosever it is.
When(
  'Ada tries every way to write to a folder of hers in that bucket',
  async function (this: SuiteWorld) {
    const { id } = ada.of(this)
    files.tidyAfterwards(this, id)
    const path = files.pathFor(id, bucketOfOthers)
    marks.set(this, [path])
    tries.set(this, await ways.writingWays(session(this), { bucket: bucketOfOthers, path }))
  },
)

When(
  /^(Ada|a stranger|whoever claims what is believed) tries to read, inspect, list, search and sign Ben's files$/,
  async function (this: SuiteWorld, who: string) {
    const all = await visitorsCalled(this, who)
    const seen = all.flatMap((visitor) =>
      filesOfBen.of(this).map((file) => ways.seeingWays(visitor, file)),
    )
    tries.set(this, (await Promise.all(seen)).flat())
  },
)

When("Ada tries to replace, move, copy and delete Ben's files", async function (this: SuiteWorld) {
  const person = ada.of(this)
  files.tidyAfterwards(this, person.id)
  const own = session(this)
  const taken = filesOfBen.of(this).map((file) => ways.takingWays(own, file, person.id))
  tries.set(this, (await Promise.all(taken)).flat())
})

When("Ada tries to move and copy her files into Ben's folder", async function (this: SuiteWorld) {
  const own = session(this)
  const placed = filesOfAda.of(this).map((file) => {
    return ways.placingWays(own, file, files.pathFor(ben.of(this).id, file.bucket))
  })
  tries.set(this, (await Promise.all(placed)).flat())
})

When(
  /^(Ada|a stranger) tries everything on Ben's files, beside his folder and within it$/,
  async function (this: SuiteWorld, who: string) {
    const [visitor, own, other] = [visitorCalled(this, who), ada.of(this).id, ben.of(this).id]
    const tried = filesOfBen.of(this).map(async (file, index) => {
      const mine = filesOfAda.of(this)[index] ?? file
      const name = `${randomUUID()}.${files.usualKind(file.bucket).ending}`
      const beside = [`${other}/${name}`, `${other}x/${name}`, `${other}/${own}/${name}`]
      const written = await Promise.all(
        beside.map(async (path) => [
          ...(await ways.writingWays(visitor, { bucket: file.bucket, path })),
          ...(await ways.placingWays(visitor, mine, path)),
        ]),
      )
      const seen = await ways.seeingWays(visitor, file)
      return [...seen, ...written.flat(), ...(await ways.takingWays(visitor, file, own))]
    })
    tries.set(this, (await Promise.all(tried)).flat())
  },
)
