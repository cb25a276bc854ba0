/** Uploads by those who have not signed in, or only seem to have. */
import { type DataTable, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { answeredWith, tried } from '../../support/checks/refused-uploads.ts'
import { rowOfDocument } from '../../support/checks/stored-rows.ts'
import { agedAt, forgedAt } from '../../support/checks/users.ts'
import { upload as post } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { user } from './notes.ts'
import { lonely, refusals } from './storage-notes.ts'

/** Longer than any session lives. */
const longAgoS = 30 * 86_400

/** The token of an upload, by the words of the feature. */
const tokens: Readonly<Record<string, (world: SuiteWorld) => Promise<string | undefined>>> = {
  'without a token': async () => undefined,
  'with a token that is no token': async () => 'no.such.token',
  'with an expired token': (world) =>
    agedAt(world, lonely.of(world).url, user.of(world).token, longAgoS),
  'with a token of another signer': (world) => forgedAt(lonely.of(world).url, user.of(world).token),
  'with the public key as the token': async (world) => world.addresses.supabase.anonKey,
}

When('a PDF is uploaded', async function (this: SuiteWorld, table: DataTable) {
  const sent = table
    .raw()
    .flat()
    .map(async (words, i) => {
      const tokenOf = tokens[words]
      if (tokenOf === undefined) throw new Error(`no token is called "${words}"`)
      const name = `worksheet-${crypto.randomUUID()}.pdf`
      const content = pdfOf(30_000 + i + 10 * Math.floor(Math.random() * 2_000))
      const file = { name, type: 'application/pdf', content }
      return tried(this, lonely.of(this), words, file, await tokenOf(this))
    })
  refusals.set(this, await Promise.all(sent))
})

Then('each of them is refused as not signed in', function (this: SuiteWorld) {
  answeredWith(this, refusals.of(this), [401, 403])
})

Then('a PDF of a signed-in user is taken and queued', async function (this: SuiteWorld) {
  const { url, queue } = lonely.of(this)
  const { document } = await post(this.manifest, url, user.of(this).token, pdfOf(6_000))
  await rowOfDocument(this, document)
  expectEqual('jobs in the queue after one upload', await queue.depth(), 1)
})
