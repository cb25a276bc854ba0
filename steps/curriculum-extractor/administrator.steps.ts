/** Administrators, ordinary users, and users who pose as administrators: who deletes. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import {
  type Attempt,
  answersTo,
  deleting,
  fetchingWays,
  nothingOpened,
  readingWays,
  untouched,
} from '../../support/checks/file-access.ts'
import { type Note, note } from '../../support/core/note.ts'
import { withUserMetadata } from '../../support/services/supabase/people.ts'
import {
  serviceVisitor,
  userVisitor,
  type Visitor,
} from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { user } from './notes.ts'
import { attempts, files, filesOf, type OwnedFile, people, somebody } from './storage-notes.ts'

const before: Note<readonly Attempt[]> = note('what was tried before')

const visitorOf = ({ addresses }: SuiteWorld, { token }: { readonly token: string }) =>
  userVisitor(addresses.supabase, token)

/** Reads and deletes each of the files, or tries to. */
async function readAndDelete(visitor: Visitor, all: readonly OwnedFile[]): Promise<Attempt[]> {
  const tried = all.map(async (file) => {
    return [...(await readingWays(visitor, file)), await deleting(visitor, file)]
  })
  return (await Promise.all(tried)).flat()
}

Given('files of two users lie in both buckets', async function (this: SuiteWorld) {
  const both = await Promise.all([somebody(this), somebody(this)])
  people.set(this, both)
  files.set(this, (await Promise.all(both.map((person) => filesOf(this, person)))).flat())
})

When(
  'an administrator reads all of them and deletes one of each bucket',
  async function (this: SuiteWorld) {
    const admin = visitorOf(this, await somebody(this, this.manifest.administrator))
    const all = files.of(this)
    const reads = await Promise.all(all.map((file) => fetchingWays(admin, file)))
    const deleted = await Promise.all(all.slice(0, 2).map((file) => deleting(admin, file)))
    attempts.set(this, [...reads.flat(), ...deleted])
  },
)

When('the user tries to delete them', async function (this: SuiteWorld) {
  const visitor = visitorOf(this, user.of(this))
  attempts.set(this, await Promise.all(files.of(this).map((file) => deleting(visitor, file))))
})

When(
  "a third user writes the administrator's mark where users may write",
  async function (this: SuiteWorld) {
    const { manifest, addresses } = this
    const third = await somebody(this)
    before.set(this, await readAndDelete(visitorOf(this, third), files.of(this)))
    const marked = await withUserMetadata(addresses.supabase, third, manifest.administrator)
    attempts.set(this, await readAndDelete(visitorOf(this, marked), files.of(this)))
  },
)

Then('nothing is open to that user that was closed before', function (this: SuiteWorld) {
  this.measured('what was tried with the mark', answersTo(attempts.of(this)))
  nothingOpened(before.of(this), attempts.of(this))
})

Then('only the deleted files are gone', async function (this: SuiteWorld) {
  const service = serviceVisitor(this.addresses.supabase)
  for (const file of files.of(this).slice(0, 2)) {
    const { done } = await service.download(file)
    expectEqual(`${file.bucket}/${file.path} is there after its deletion`, done, false)
  }
  await untouched(this, files.of(this).slice(2))
})
