/** Documents that the system must take or refuse, by what is in them and by their size. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { disguise } from '../../fixtures/documents/disguises.ts'
import { docxOf, docxType } from '../../fixtures/documents/docx.ts'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { bothKinds, kindsTaken, wrongFile } from '../../support/checks/kinds-taken.ts'
import { ownQueue } from '../../support/checks/own-queue.ts'
import { keptApart, originalsOnlyIn, wentThroughAll } from '../../support/checks/pipeline-files.ts'
import {
  answeredWith,
  leftNothing,
  limitOf,
  tried,
  triedInChunks,
} from '../../support/checks/refused-uploads.ts'
import { isComplete, rowOfDocument } from '../../support/checks/stored-rows.ts'
import { userVisitor } from '../../support/services/supabase/visitor.ts'
import { upload as post, type SentFile } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { upload, user } from './notes.ts'
import { lonely, refusals, somebody, startedAt, uploads } from './storage-notes.ts'

const pdfType = 'application/pdf'
/** What the NFR calls a 10 MB PDF, read in the smaller unit. */
const tenMegabytes = 10_000_000

const pdfFile = (content: Buffer<ArrayBuffer>): SentFile => ({
  name: `worksheet-${crypto.randomUUID()}.pdf`,
  type: pdfType,
  content,
})

const small = () => pdfOf(4_000 + Math.floor(Math.random() * 20_000))

const originals = () => ({
  pdf: small(),
  word: { name: 'worksheet.docx', type: docxType, content: docxOf() },
})

/** Everything that the shared backend takes of the user's documents of both kinds. */
async function sendBoth(world: SuiteWorld): Promise<void> {
  const { token } = user.of(world)
  const sent = await kindsTaken(world.manifest, world.sharedBackend, token, originals())
  world.measured('originals that were taken', { kinds: sent.length })
  uploads.set(world, sent)
}

Given('a backend whose queue nobody else fills', async function (this: SuiteWorld) {
  const { queue, changes } = await ownQueue(this)
  const [backend, person] = await Promise.all([this.start('backend', changes), somebody(this)])
  await backendReady(this.manifest, backend)
  user.set(this, person)
  lonely.set(this, { url: backend.url, queue })
})

When(
  'a PDF and a Word document of the user have gone through the pipeline',
  async function (this: SuiteWorld) {
    startedAt.set(this, new Date(Date.now() - 1_000))
    await sendBoth(this)
    await wentThroughAll(this, uploads.of(this))
  },
)

When(
  'the user uploads a PDF and a Word document through the backend',
  async function (this: SuiteWorld) {
    startedAt.set(this, new Date())
    await sendBoth(this)
  },
)

When('the user uploads these files', async function (this: SuiteWorld, table: DataTable) {
  const { token } = user.of(this)
  const sent = table
    .raw()
    .flat()
    .map((words) => {
      return tried(this, lonely.of(this), words, disguise(words), token)
    })
  refusals.set(this, await Promise.all(sent))
})

When(
  'the user uploads a PDF of exactly the limit through the backend',
  async function (this: SuiteWorld) {
    const document = pdfOf(limitOf(this.manifest))
    upload.set(this, await post(this.manifest, this.sharedBackend, user.of(this).token, document))
  },
)

When(
  'the user uploads a PDF of one byte above the limit, with and without telling its length',
  async function (this: SuiteWorld) {
    const { token } = user.of(this)
    const file = pdfFile(pdfOf(limitOf(this.manifest) + 1))
    refusals.set(this, [
      await tried(this, lonely.of(this), 'with its length', file, token),
      await triedInChunks(this, lonely.of(this), 'without its length', file, token),
    ])
  },
)

Then(
  'each original lies unchanged in the bucket {string} and nowhere else',
  async function (this: SuiteWorld, name: string) {
    expectEqual('the bucket for worksheets', this.manifest.buckets.worksheets, name)
    await originalsOnlyIn(this, uploads.of(this), name)
  },
)

Then(
  'no picture lies among the worksheets and no document among the extractions',
  async function (this: SuiteWorld) {
    await keptApart(this, startedAt.of(this))
  },
)

Then('each of them is refused as a wrong file', function (this: SuiteWorld) {
  answeredWith(this, refusals.of(this), wrongFile)
})

Then('each of them is refused as too large', function (this: SuiteWorld) {
  answeredWith(this, refusals.of(this), [413, 422])
})

Then('none of them has left an object, an extraction or a job', async function (this: SuiteWorld) {
  await leftNothing(this, lonely.of(this), refusals.of(this), user.of(this))
})

Then('a PDF and a Word document are taken', async function (this: SuiteWorld) {
  const [{ url }, { token }] = [lonely.of(this), user.of(this)]
  for (const { document } of await bothKinds(this.manifest, url, token, originals())) {
    await rowOfDocument(this, document)
  }
})

Then('the limit is at least 10 MB', function (this: SuiteWorld) {
  const { length } = upload.of(this).document
  expectThat(length >= tenMegabytes, 'the limit refuses PDFs of 10 MB', {
    expected: `at least ${tenMegabytes} bytes`,
    received: length,
  })
})

Then(
  'their records name owner, bucket, size, kind, cache and time of the upload',
  async function (this: SuiteWorld) {
    const { id: owner } = user.of(this)
    const bucket = this.manifest.buckets.worksheets
    for (const [i, { document }] of uploads.of(this).entries()) {
      const row = await rowOfDocument(this, document)
      this.measured('record of the storage', { ...row })
      const type = i === 0 ? pdfType : docxType
      const since = startedAt.of(this).getTime()
      isComplete(row, { bucket, owner, size: document.length, type, since })
    }
  },
)

Then('the storage tells the user the same size and kind', async function (this: SuiteWorld) {
  const visitor = userVisitor(this.addresses.supabase, user.of(this).token)
  for (const { document } of uploads.of(this)) {
    const { bucket, path, size, type } = await rowOfDocument(this, document)
    const told = await visitor.info({ bucket, path })
    expectEqual(`what the storage tells of ${bucket}/${path}`, told, {
      done: true,
      data: { size, type },
    })
  }
})
