/** Uploads, the objects they leave, and the URLs that lead to them. */
import { Then, When } from '@cucumber/cucumber'
import { pdfOfMebibytes } from '../../fixtures/documents/pdf.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import {
  fetchedByAnyone,
  inventory,
  lifetimeOf,
  notSwapped,
  rowHoldsUrl,
  storedOnce,
} from '../../support/checks/uploads.ts'
import { userOf } from '../../support/checks/users.ts'
import { upload as post, promised } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backendUrl, before, upload } from './notes.ts'

/** How far the clock of the storage may be from ours, in milliseconds. */
const clockToleranceMs = 5_000

When('a user uploads a {int} MB PDF', async function (this: SuiteWorld, size: number) {
  const person = await userOf(this)
  before.set(this, await inventory(this))
  const url = backendUrl.of(this)
  upload.set(this, await promised(post(this.manifest, url, person.token, pdfOfMebibytes(size))))
})

Then(
  'the PDF is stored unchanged in the bucket {string}',
  async function (this: SuiteWorld, name: string) {
    const { worksheets } = this.manifest.buckets
    expectEqual('the bucket for worksheets', worksheets, name)
    await storedOnce(this, upload.of(this), worksheets, before.of(this))
  },
)

Then('a signed URL that lives {duration} is issued', function (this: SuiteWorld, promised: number) {
  const { seconds, issuedAt } = lifetimeOf(upload.of(this).url)
  this.measured('the signed URL', { seconds, issuedAt: new Date(issuedAt).toISOString() })
  expectEqual('lifetime of the signed URL in seconds', seconds, promised / 1000)
  const offMs = Math.abs(Date.now() - issuedAt)
  expectThat(offMs < clockToleranceMs + 60_000, 'the URL was not issued for this upload', {
    received: new Date(issuedAt).toISOString(),
  })
})

Then('the URL is stored with the extraction', async function (this: SuiteWorld) {
  await rowHoldsUrl(this, upload.of(this))
  const people = await Promise.all([userOf(this), userOf(this)])
  const url = backendUrl.of(this)
  const both = people.map(({ token }) => post(this.manifest, url, token, pdfOfMebibytes(1)))
  const [first, second] = await Promise.all(both)
  if (first === undefined || second === undefined) throw new Error('two uploads were made')
  await rowHoldsUrl(this, first)
  await rowHoldsUrl(this, second)
  await notSwapped(first, second)
  await notSwapped(second, first)
})

Then('anyone can fetch the PDF through the signed URL', async function (this: SuiteWorld) {
  await fetchedByAnyone(upload.of(this))
})
