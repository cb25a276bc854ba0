/** Files of users: who reads, writes, moves and deletes them. */
import { randomBytes } from 'node:crypto'
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import * as access from '../../support/checks/file-access.ts'
import { contentsGone, rowsGone } from '../../support/checks/vocabgo/clean-ups.ts'
import * as ways from '../../support/checks/vocabgo/file-ways.ts'
import * as files from '../../support/checks/vocabgo/files.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import * as visitors from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, ben } from './notes.ts'
import { filesOfAda, filesOfBen, folderOfBen, old, tries } from './notes-storage.ts'

const session = ({ addresses }: SuiteWorld, { token }: Person) =>
  visitors.userVisitor(addresses.supabase, token)

async function furnish(world: SuiteWorld, who: 'Ada' | 'Ben'): Promise<void> {
  const owner = (who === 'Ada' ? ada : ben).of(world)
  const put = files.bucketNames.map((bucket) => files.putFile(world, owner, bucket))
  const note = who === 'Ada' ? filesOfAda : filesOfBen
  note.set(world, await Promise.all(put))
  if (who === 'Ben') folderOfBen.set(world, await files.rowsWith(world, owner.id))
}

Given(
  /^(Ada|Ben) has a file in each bucket$/,
  async function (this: SuiteWorld, who: 'Ada' | 'Ben') {
    await furnish(this, who)
    if (who === 'Ada' && ben.find(this) !== undefined) {
      folderOfBen.set(this, await files.rowsWith(this, ben.of(this).id))
    }
  },
)

Given('each of them has a file in each bucket', async function (this: SuiteWorld) {
  await furnish(this, 'Ada')
  await furnish(this, 'Ben')
})

When(
  'a passer-by asks for both files by their public addresses',
  async function (this: SuiteWorld) {
    const { supabase } = this.addresses
    const asked = filesOfAda.of(this).map(({ bucket, path }) => {
      const address = `${supabase.url}/storage/v1/object/public/${bucket}/${path}`
      return access.attempt(`${bucket}/${path} without a key`, access.fetched(address))
    })
    tries.set(this, await Promise.all(asked))
  },
)

Then('neither is handed out', function (this: SuiteWorld) {
  access.allRefused(tries.of(this))
})

When(
  'Ada uploads a document to her folder, reads, lists and deletes it',
  async function (this: SuiteWorld) {
    const own = session(this, ada.of(this))
    const bucket = files.buckets.documents
    files.tidyAfterwards(this, ada.of(this).id)
    const path = files.pathFor(ada.of(this).id, bucket)
    const file = { bucket, path, type: 'application/pdf', content: randomBytes(500) }
    const upload = await access.attempt('upload it', own.upload(file, file.content, file.type))
    access.allGranted([upload])
    old.set(this, [await files.known(this, file)])
    const read = await access.readingWays(own, file)
    tries.set(this, [...read, await access.deleting(own, file)])
  },
)

When(
  "the service stores an export in Ada's folder, and Ada reads and lists it",
  async function (this: SuiteWorld) {
    const file = await files.putFile(this, ada.of(this), files.buckets.exports)
    tries.set(this, await access.readingWays(session(this, ada.of(this)), file))
  },
)

Then('all of it was granted', function (this: SuiteWorld) {
  access.allGranted(tries.of(this))
})

Then('nothing of it was granted', function (this: SuiteWorld) {
  this.measured('what was tried', access.answersTo(tries.of(this)))
  access.allRefused(tries.of(this))
})

Then('neither rows nor contents of the files are left', async function (this: SuiteWorld) {
  await rowsGone(this, old.of(this))
  await contentsGone(this, old.of(this))
})

When('Ada reads, inspects, lists, searches and signs her files', async function (this: SuiteWorld) {
  const own = session(this, ada.of(this))
  const seen = filesOfAda.of(this).map((file) => ways.seeingWays(own, file))
  tries.set(this, (await Promise.all(seen)).flat())
})

Then('the folder of Ben is as it was', async function (this: SuiteWorld) {
  expectEqual("Ben's folder", await files.rowsWith(this, ben.of(this).id), folderOfBen.of(this))
  await access.untouched(this, filesOfBen.find(this) ?? [])
})

When('Ada deletes her document', async function (this: SuiteWorld) {
  const own = session(this, ada.of(this))
  const documents = filesOfAda.of(this).filter(({ bucket }) => bucket === files.buckets.documents)
  old.set(this, documents)
  tries.set(this, await Promise.all(documents.map((file) => access.deleting(own, file))))
})

When(
  'the service lists, reads, replaces and deletes all of them',
  async function (this: SuiteWorld) {
    const service = visitors.serviceVisitor(this.addresses.supabase)
    const both = [...filesOfAda.of(this), ...filesOfBen.of(this)]
    const managed = both.map(async (file) => [
      ...(await ways.seeingWays(service, file)),
      await access.attempt('replace it', service.upsert(file, randomBytes(400), file.type)),
    ])
    const before = (await Promise.all(managed)).flat()
    const replaced = await Promise.all(both.map((file) => files.known(this, file)))
    old.set(this, [...both, ...replaced])
    const deleted = await Promise.all(both.map((file) => access.deleting(service, file)))
    tries.set(this, [...before, ...deleted])
  },
)
