/** Uploads past the backend, straight to the bucket, that the bucket's own limits must refuse. */
import { Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { attempt } from '../../support/checks/file-access.ts'
import { limitOf } from '../../support/checks/refused-uploads.ts'
import { nothingStored } from '../../support/checks/stored-rows.ts'
import { bucketsOf } from '../../support/services/supabase/buckets.ts'
import { userVisitor } from '../../support/services/supabase/visitor.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { user } from './notes.ts'
import { attempts, files, ownPath, removedAfterwards } from './storage-notes.ts'

When(
  'the user sends a web page straight to the bucket for worksheets',
  async function (this: SuiteWorld) {
    const page = `<!doctype html><p>${crypto.randomUUID()}${'.'.repeat(Math.random() * 2_000)}`
    await sendStraight(this, Buffer.from(page), 'text/html')
  },
)

When(
  "the user sends a PDF of one byte above the bucket's limit straight to the bucket for worksheets",
  async function (this: SuiteWorld) {
    const name = this.manifest.buckets.worksheets
    const bucket = (await bucketsOf(this.addresses.supabase)).find((each) => each.name === name)
    expectThat(bucket !== undefined, `there is no bucket "${name}"`)
    this.measured('limit of the bucket', { bytes: bucket.limit })
    const limit = bucket.limit ?? limitOf(this.manifest)
    await sendStraight(this, pdfOf(limit + 1), 'application/pdf')
  },
)

Then('the storage refuses it as a wrong kind of file', function (this: SuiteWorld) {
  refusedWith(this, 415)
})

Then('the storage refuses it as too large', function (this: SuiteWorld) {
  refusedWith(this, 413)
})

Then('nothing of it is stored', async function (this: SuiteWorld) {
  for (const { path, content, owner } of files.of(this)) {
    await nothingStored(this, path, content, owner.id)
  }
})

async function sendStraight(world: SuiteWorld, content: Buffer, type: string): Promise<void> {
  const owner = user.of(world)
  const path = ownPath(world, owner)
  const file = { bucket: world.manifest.buckets.worksheets, path, content, type, owner }
  removedAfterwards(world, file)
  const put = userVisitor(world.addresses.supabase, owner.token).upload(file, content, type)
  files.set(world, [file])
  attempts.set(world, [await attempt(`upload to ${file.bucket}`, put)])
}

function refusedWith(world: SuiteWorld, status: number): void {
  for (const { what, outcome } of attempts.of(world)) {
    expectEqual(`the answer to the ${what}`, outcome.done ? 'stored' : outcome.status, status)
  }
}
