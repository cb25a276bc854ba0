/** The buckets: their names, and that they are private. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  allName,
  arePrivate,
  exactlyBuckets,
  naming,
  onlyFilled,
} from '../../support/checks/bucket-names.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { attempt, fetched } from '../../support/checks/file-access.ts'
import { rowOfDocument } from '../../support/checks/stored-rows.ts'
import {
  refuseOrUseStandard,
  startUnnamed,
  type Unnamed,
} from '../../support/checks/unnamed-buckets.ts'
import { type Note, note } from '../../support/core/note.ts'
import { makeMissing, publicAddress } from '../../support/services/supabase/buckets.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backendUrl, changes, samples, upload, user } from './notes.ts'
import { attempts, files, filesOf, somebody } from './storage-notes.ts'

/** Names that no environment has by itself. */
const otherNames = { worksheets: 'other-worksheets', extractions: 'other-extractions' }

const unnamed: Note<Unnamed> = note('backend and worker without names of buckets')

Given('a file of a user lies in each of the two buckets', async function (this: SuiteWorld) {
  const person = await somebody(this)
  user.set(this, person)
  files.set(this, await filesOf(this, person))
})

Given('both buckets have been made by hand', async function (this: SuiteWorld) {
  await makeMissing(this.addresses.supabase, Object.values(this.manifest.buckets))
  changes.set(this, {})
})

Given(
  'the backend runs in an environment that names two other buckets',
  async function (this: SuiteWorld) {
    const backend = await this.start('backend', naming(otherNames))
    await backendReady(this.manifest, backend)
    await makeMissing(this.addresses.supabase, Object.values(otherNames))
    backendUrl.set(this, backend.url)
    user.set(this, await somebody(this))
  },
)

When('a stranger asks for both files by their public addresses', async function (this: SuiteWorld) {
  const ask = ({ bucket, path }: { bucket: string; path: string }) =>
    attempt(
      `the public address of ${bucket}/${path}`,
      fetched(publicAddress(this.addresses.supabase, bucket, path)),
    )
  attempts.set(this, await Promise.all(files.of(this).map(ask)))
})

When(
  'backend and worker are started without a name of any bucket',
  async function (this: SuiteWorld) {
    unnamed.set(this, await startUnnamed(this))
  },
)

Then(
  'they refuse and say why, or a document goes through the two buckets and through no other',
  async function (this: SuiteWorld) {
    await refuseOrUseStandard(this, unnamed.of(this), pdfOf(6_000))
  },
)

Then('both buckets are private', async function (this: SuiteWorld) {
  await arePrivate(this, Object.values(this.manifest.buckets))
})

Then('the project has exactly the two buckets', async function (this: SuiteWorld) {
  await exactlyBuckets(this, Object.values(this.manifest.buckets))
})

Then(
  'each of the files names the buckets {string} and {string}',
  function (this: SuiteWorld, worksheets: string, extractions: string) {
    allName(samples.of(this), { worksheets, extractions })
  },
)

Then('the document lies in the other bucket for worksheets', async function (this: SuiteWorld) {
  const row = await rowOfDocument(this, upload.of(this).document)
  expectEqual('the bucket of the document', row.bucket, otherNames.worksheets)
})

Then('no further bucket holds anything', async function (this: SuiteWorld) {
  await onlyFilled(this, otherNames.worksheets)
})
