/** Users and their own files in the storage, uploaded past the backend and through it. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { isProvided, shown } from '../../support/checks/extraction-route.ts'
import {
  type Attempt,
  allGranted,
  allRefused,
  attempt,
  changingWays,
  fetchingWays,
  readingWays,
  untouched,
} from '../../support/checks/file-access.ts'
import { rowOfDocument } from '../../support/checks/stored-rows.ts'
import { type Place, userVisitor } from '../../support/services/supabase/visitor.ts'
import { upload as post, type Upload } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { upload, user } from './notes.ts'
import {
  attempts,
  files,
  ownPath,
  people,
  removedAfterwards,
  somebody,
  uploads,
  worksheetOf,
} from './storage-notes.ts'

/** Statuses by which the backend keeps an extraction from those whom it does not concern. */
const kept = [403, 404]

const visitorOf = ({ addresses }: SuiteWorld, { token }: { readonly token: string }) =>
  userVisitor(addresses.supabase, token)

Given('a user with a session', async function (this: SuiteWorld) {
  user.set(this, await somebody(this))
})

Given('two users with sessions', async function (this: SuiteWorld) {
  people.set(this, await Promise.all([somebody(this), somebody(this)]))
})

Given('two users with a document each', async function (this: SuiteWorld) {
  const both = await Promise.all([somebody(this), somebody(this)])
  people.set(this, both)
  files.set(this, await Promise.all(both.map((person) => worksheetOf(this, person))))
})

Given(
  'two users who have uploaded documents of one name through the backend',
  async function (this: SuiteWorld) {
    const both = await Promise.all([somebody(this), somebody(this)])
    const sent = both.map(({ token }) =>
      post(this.manifest, this.sharedBackend, token, pdfOf(4_000 + random(20_000))),
    )
    people.set(this, both)
    uploads.set(this, await Promise.all(sent))
  },
)

When(
  'the user uploads a document straight to the bucket for worksheets',
  async function (this: SuiteWorld) {
    const owner = user.of(this)
    const path = ownPath(this, owner)
    const content = pdfOf(4_000 + random(20_000))
    const file = {
      bucket: this.manifest.buckets.worksheets,
      path,
      type: 'application/pdf',
      content,
    }
    removedAfterwards(this, file)
    const put = visitorOf(this, owner).upload(file, content, file.type)
    attempts.set(this, [await attempt(`upload ${file.bucket}/${path}`, put)])
    files.set(this, [{ ...file, owner }])
  },
)

When(
  'one of them tries to write over the document of the other',
  async function (this: SuiteWorld) {
    const [writer] = people.of(this)
    const [, target] = files.of(this)
    expectThat(target !== undefined, 'there is no document of the other')
    const elsewhere = ownPath(this, writer)
    attempts.set(this, await changingWays(visitorOf(this, writer), target, elsewhere))
  },
)

When('each of them reads, lists and signs their own document', async function (this: SuiteWorld) {
  const own = people.of(this).map(async (person, i) => {
    return readingWays(visitorOf(this, person), await placeOf(this, uploads.of(this)[i]))
  })
  attempts.set(this, (await Promise.all(own)).flat())
})

When('one of them tries to get at the document of the other', async function (this: SuiteWorld) {
  const [stranger] = people.of(this)
  const [, theirs] = uploads.of(this)
  const place = await placeOf(this, theirs)
  const visitor = visitorOf(this, stranger)
  const read = await readingWays(visitor, place)
  const moved: Attempt[] = [
    await attempt('move it', visitor.move(place, ownPath(this, stranger))),
    await attempt('copy it', visitor.copy(place, ownPath(this, stranger))),
  ]
  attempts.set(this, [...read, ...moved])
})

When('one of them uploads a PDF through the backend', async function (this: SuiteWorld) {
  const [owner] = people.of(this)
  const document = pdfOf(4_000 + random(20_000))
  upload.set(this, await post(this.manifest, this.sharedBackend, owner.token, document))
})

Then('the document is stored', async function (this: SuiteWorld) {
  const sent = upload.find(this)?.document ?? files.of(this)[0]?.content ?? Buffer.alloc(0)
  if (attempts.find(this) !== undefined) allGranted(attempts.of(this))
  const row = await rowOfDocument(this, sent)
  expectEqual('the bucket of the document', row.bucket, this.manifest.buckets.worksheets)
})

Then('the user can read and sign it', async function (this: SuiteWorld) {
  for (const file of files.of(this)) {
    allGranted(await readingWays(visitorOf(this, user.of(this)), file))
  }
  await untouched(this, files.of(this))
})

Then(
  'the backend shows the extraction to its owner and not to the other',
  async function (this: SuiteWorld) {
    const [stranger, owner] = people.of(this)
    const extraction = uploads.of(this)[1]?.extraction ?? ''
    const [own, other] = await Promise.all(
      [owner, stranger].map(({ token }) => shown(this, this.sharedBackend, { extraction, token })),
    )
    const isOpen = other !== undefined && other.status >= 200 && other.status <= 299
    const facts = { expected: kept.join(' or '), received: other?.status }
    expectThat(!isOpen, "another user's extraction is not kept back", facts)
    isProvided(this, own?.status ?? 0)
    expectEqual('the answer to the owner of the extraction', own?.status, 200)
    const refused = kept.includes(other?.status ?? 0)
    expectThat(refused, "another user's extraction is not kept back", facts)
  },
)

Then('the user can read the stored document', async function (this: SuiteWorld) {
  const [owner] = people.of(this)
  allGranted(await readingWays(visitorOf(this, owner), await placeOf(this, upload.of(this))))
})

Then('the other user is refused it', async function (this: SuiteWorld) {
  const [, other] = people.of(this)
  allRefused(await fetchingWays(visitorOf(this, other), await placeOf(this, upload.of(this))))
})

async function placeOf(world: SuiteWorld, sent: Upload | undefined): Promise<Place> {
  expectThat(sent !== undefined, 'there is no such upload')
  return rowOfDocument(world, sent.document)
}

function random(below: number): number {
  return Math.floor(Math.random() * below)
}
