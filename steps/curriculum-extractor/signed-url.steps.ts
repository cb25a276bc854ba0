/** Signed URLs: what they open, for how long, and what becomes of approved documents. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { approve, delivered, letAge } from '../../support/checks/approved-files.ts'
import { arePrivate } from '../../support/checks/bucket-names.ts'
import { allRefused, attempt, fetched, fetchingWays } from '../../support/checks/file-access.ts'
import { wentThroughAll } from '../../support/checks/pipeline-files.ts'
import {
  type IssuedUrl,
  type Misused,
  misused,
  noneOpened,
  opens,
} from '../../support/checks/signed-urls.ts'
import { rowOfDocument } from '../../support/checks/stored-rows.ts'
import { type Note, note } from '../../support/core/note.ts'
import { publicAddress } from '../../support/services/supabase/buckets.ts'
import { anonymousVisitor } from '../../support/services/supabase/visitor.ts'
import { upload as post, type Upload } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { upload, user } from './notes.ts'
import { cropOf, somebody, worksheetOf } from './storage-notes.ts'

const issued: Note<IssuedUrl> = note('the signed URL')
const answers: Note<Misused> = note('the answers to the misuses')
const extractions: Note<{ draft: Upload; approved: Upload }> = note('the extractions')
const oldLink: Note<string> = note('the old link of the draft')

const send = async (world: SuiteWorld): Promise<Upload> =>
  post(
    world.manifest,
    world.sharedBackend,
    user.of(world).token,
    pdfOf(5_000 + Math.floor(Math.random() * 20_000)),
  )

Given(
  'a signed URL of a document and two other objects of the same user',
  async function (this: SuiteWorld) {
    const owner = await somebody(this)
    user.set(this, owner)
    const sent = await send(this)
    upload.set(this, sent)
    const [opens, document, crop] = await Promise.all([
      rowOfDocument(this, sent.document),
      worksheetOf(this, owner),
      cropOf(this, owner),
    ])
    issued.set(this, { url: sent.url, opens, document, crop })
  },
)

Given('a draft and an approved extraction of one user', async function (this: SuiteWorld) {
  user.set(this, await somebody(this))
  const [draft, approved] = await Promise.all([send(this), send(this)])
  await wentThroughAll(this, [draft, approved])
  await approve(this, this.sharedBackend, approved)
  extractions.set(this, { draft, approved })
})

When('somebody uses the URL', async function (this: SuiteWorld, table: DataTable) {
  answers.set(this, await misused(this, issued.of(this), table.raw().flat()))
})

When('{duration} have passed for both', async function (this: SuiteWorld, passed: number) {
  const { draft, approved } = extractions.of(this)
  oldLink.set(this, await letAge(this, draft, passed / 1000))
  await letAge(this, approved, passed / 1000)
})

Then('each use of the URL is refused', function (this: SuiteWorld) {
  this.measured('answers to the misuses', { ...answers.of(this).answers })
  noneOpened(answers.of(this))
})

Then('the URL still opens its own document', async function (this: SuiteWorld) {
  const { url, document } = upload.of(this)
  await opens(url, document)
})

Then(
  'the backend still delivers the approved document to its user',
  async function (this: SuiteWorld) {
    await delivered(this, this.sharedBackend, extractions.of(this).approved)
  },
)

Then('the link of the draft is dead', async function (this: SuiteWorld) {
  allRefused([await attempt('the old link of the draft', fetched(oldLink.of(this)))])
})

Then('the approved document is kept from strangers', async function (this: SuiteWorld) {
  const { supabase } = this.addresses
  const place = await rowOfDocument(this, extractions.of(this).approved.document)
  await arePrivate(this, [place.bucket])
  const address = publicAddress(supabase, place.bucket, place.path)
  allRefused([
    await attempt('its public address', fetched(address)),
    ...(await fetchingWays(anonymousVisitor(supabase), place)),
  ])
})
