/** Files in both buckets: what strangers, users and administrators get at, and what is refused. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../support/checks/expect.ts'
import {
  type Attempt,
  allGranted,
  allRefused,
  answersTo,
  attempt,
  changingWays,
  copying,
  deleting,
  fetchingWays,
  nothingOpened,
  readingWays,
  untouched,
} from '../support/checks/file-access.ts'
import { forge, unseenBy } from '../support/checks/forged-ownership.ts'
import { Unverified } from '../support/core/errors.ts'
import { type Note, note } from '../support/core/note.ts'
import { withUserMetadata } from '../support/services/supabase/people.ts'
import {
  anonymousVisitor,
  keylessVisitor,
  type Place,
  serviceVisitor,
  userVisitor,
  type Visitor,
} from '../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../support/world.ts'
import { user } from './notes.ts'
import {
  attempts,
  cropOf,
  files,
  filesOf,
  type OwnedFile,
  ownPath,
  people,
  removedAfterwards,
  somebody,
} from './storage-notes.ts'

const forgeries: Note<readonly Place[]> = note('the records that the database took')
const before: Note<readonly Attempt[]> = note('what was tried before')
const ownAttempts: Note<readonly Attempt[]> = note('the attempts of the owner')

const visitorOf = ({ addresses }: SuiteWorld, { token }: { readonly token: string }) =>
  userVisitor(addresses.supabase, token)

/** Every way to read, list, sign, write and delete each of the files. */
async function everyWay(visitor: Visitor, all: readonly OwnedFile[]): Promise<Attempt[]> {
  const tried: Attempt[] = []
  for (const file of all) {
    tried.push(...(await readingWays(visitor, file)))
    tried.push(...(await changingWays(visitor, file, `${file.path}.elsewhere`)))
    tried.push(await copying(visitor, file, `${file.path}.copy`))
    tried.push(await deleting(visitor, file))
  }
  return tried
}

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

Given('a crop of one of two users lies among the extractions', async function (this: SuiteWorld) {
  if (this.manifest.files.crop === undefined)
    throw new Unverified('needs files.crop in the manifest')
  const both = await Promise.all([somebody(this), somebody(this)])
  people.set(this, both)
  files.set(this, [await cropOf(this, both[0])])
})

When(
  'a visitor who has the public key tries every way to read, list, sign, write and delete them',
  async function (this: SuiteWorld) {
    const visitor = anonymousVisitor(this.addresses.supabase)
    attempts.set(this, await everyWay(visitor, files.of(this)))
  },
)

When(
  'a visitor who has no key at all tries every way to read, list, sign, write and delete them',
  async function (this: SuiteWorld) {
    const visitor = keylessVisitor(this.addresses.supabase)
    attempts.set(this, await everyWay(visitor, files.of(this)))
  },
)

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

When('the user tries to write among the extractions', async function (this: SuiteWorld) {
  const owner = user.of(this)
  const [, crop] = files.of(this)
  if (crop === undefined) throw new Error('there is no file among the extractions')
  const fresh = { ...crop, path: ownPath(this, owner, 'png') }
  removedAfterwards(this, fresh)
  const visitor = visitorOf(this, owner)
  const over = await changingWays(visitor, crop, ownPath(this, owner, 'png'))
  const copied = await copying(visitor, crop, ownPath(this, owner, 'png'))
  const put = visitor.upload(fresh, crop.content, crop.type)
  const anew = await attempt(`upload to ${fresh.bucket}/${fresh.path}`, put)
  attempts.set(this, [...over, copied, anew])
})

When('both users try to read the crop', async function (this: SuiteWorld) {
  const [crop] = files.of(this)
  if (crop === undefined) throw new Error('there is no crop')
  const [own, other] = people.of(this).map((person) => visitorOf(this, person))
  if (own === undefined || other === undefined) throw new Error('there are no two users')
  ownAttempts.set(this, await readingWays(own, crop))
  attempts.set(this, await readingWays(other, crop))
})

When(
  'one of them writes records of files in the name of the other',
  async function (this: SuiteWorld) {
    const [writer, victim] = people.of(this)
    const bucket = this.manifest.buckets.worksheets
    const taken: Place[] = []
    for (const path of [ownPath(this, victim), ownPath(this, writer)]) {
      const place = { bucket, path }
      if (await forge(this, writer.id, place, victim.id)) taken.push(place)
      removedAfterwards(this, place)
    }
    forgeries.set(this, taken)
  },
)

Then('every attempt is refused', function (this: SuiteWorld) {
  this.measured('what was tried', answersTo(attempts.of(this)))
  allRefused(attempts.of(this))
})

Then('every attempt is granted', function (this: SuiteWorld) {
  this.measured('what was tried', answersTo(attempts.of(this)))
  allGranted(attempts.of(this))
})

Then('nothing is open to that user that was closed before', function (this: SuiteWorld) {
  this.measured('what was tried with the mark', answersTo(attempts.of(this)))
  nothingOpened(before.of(this), attempts.of(this))
})

Then('the files are unchanged', async function (this: SuiteWorld) {
  await untouched(this, files.of(this))
})

Then('its owner is granted every attempt and the other none', function (this: SuiteWorld) {
  allGranted(ownAttempts.of(this))
  allRefused(attempts.of(this))
})

Then('only the deleted files are gone', async function (this: SuiteWorld) {
  const service = serviceVisitor(this.addresses.supabase)
  for (const file of files.of(this).slice(0, 2)) {
    const { done } = await service.download(file)
    expectEqual(`${file.bucket}/${file.path} is there after its deletion`, done, false)
  }
  await untouched(this, files.of(this).slice(2))
})

Then('none of these records counts as a file of the other', async function (this: SuiteWorld) {
  const [, victim] = people.of(this)
  const taken = forgeries.of(this)
  this.measured('records that the database took', { places: taken.map(({ path }) => path) })
  for (const place of taken) await unseenBy(visitorOf(this, victim), place)
})
