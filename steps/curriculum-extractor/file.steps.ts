/** Files in both buckets: what strangers, users and administrators get at, and what is refused. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  type Attempt,
  allGranted,
  allRefused,
  answersTo,
  attempt,
  changingWays,
  copying,
  deleting,
  readingWays,
  untouched,
} from '../../support/checks/file-access.ts'
import { forge, unseenBy } from '../../support/checks/forged-ownership.ts'
import { Unverified } from '../../support/core/errors.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import {
  anonymousVisitor,
  keylessVisitor,
  type Place,
  userVisitor,
  type Visitor,
} from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { user } from './notes.ts'
import {
  attempts,
  cropOf,
  files,
  type OwnedFile,
  ownPath,
  people,
  removedAfterwards,
  somebody,
} from './storage-notes.ts'

const forgeries: Note<readonly Place[]> = note('the records that the database took')
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
  'one of them files documents and records in the name of the other',
  async function (this: SuiteWorld) {
    const [writer, victim] = people.of(this)
    const place = (owner: Person): Place => {
      const made = { bucket: this.manifest.buckets.worksheets, path: ownPath(this, owner) }
      removedAfterwards(this, made)
      return made
    }
    const document = place(victim)
    const put = visitorOf(this, writer).upload(document, pdfOf(4_000), 'application/pdf')
    const taken = (await put).done ? [document] : []
    for (const record of [place(victim), place(writer)]) {
      if (await forge(this, writer.id, record, victim.id)) taken.push(record)
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

Then('the files are unchanged', async function (this: SuiteWorld) {
  await untouched(this, files.of(this))
})

Then('its owner is granted every attempt and the other none', function (this: SuiteWorld) {
  allGranted(ownAttempts.of(this))
  allRefused(attempts.of(this))
})

Then('nothing of it counts as a file of the other', async function (this: SuiteWorld) {
  const [, victim] = people.of(this)
  const taken = forgeries.of(this)
  this.measured('documents and records that were taken', { places: taken.map(({ path }) => path) })
  for (const place of taken) await unseenBy(visitorOf(this, victim), place)
})
