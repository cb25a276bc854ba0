/** The documents of a user as the S3-compatible interface of the storage shows them. */
import { Then } from '@cucumber/cucumber'
import { describedAlike, linkOpens, linkRefused } from '../../support/checks/storage-s3.ts'
import { rowOfDocument, type StoredRow } from '../../support/checks/stored-rows.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { uploads } from './storage-notes.ts'

/** Each document that was uploaded, with the place where it lies. */
async function documents(
  world: SuiteWorld,
): Promise<readonly { readonly row: StoredRow; readonly document: Buffer }[]> {
  const sent = uploads.of(world)
  return Promise.all(
    sent.map(async ({ document }) => ({ row: await rowOfDocument(world, document), document })),
  )
}

Then(
  'the S3-compatible interface tells the same size, mark and kind of both as the storage itself',
  async function (this: SuiteWorld) {
    for (const { row } of await documents(this)) {
      this.measured(`${row.bucket}/${row.path}`, { ...(await describedAlike(this, row)) })
    }
  },
)

Then(
  'a link of {duration} for that interface opens each of them',
  async function (this: SuiteWorld, life: number) {
    for (const { row, document } of await documents(this)) {
      await linkOpens(this, row, life / 1000, document)
    }
  },
)

Then(
  'a link of {duration} and a second for that interface is refused',
  async function (this: SuiteWorld, life: number) {
    for (const { row, document } of await documents(this)) {
      const status = await linkRefused(this, row, life / 1000 + 1, document)
      this.measured('the answer to the longer link', { status })
    }
  },
)
