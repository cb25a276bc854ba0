/** The storage fails while documents are uploaded. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { openLab } from '../../support/checks/failure-lab.ts'
import { noObjectIsLeft, type Refused } from '../../support/checks/queue-outage.ts'
import { shortTimes } from '../../support/checks/short-times.ts'
import { type SlowUploads, tookOneTurn, uploadSlowly } from '../../support/checks/slow-storage.ts'
import { refusedWithoutTrace, takenOnce, uploadsOn } from '../../support/checks/storage-outage.ts'
import { refusedOrSigned, uploadUnsigned } from '../../support/checks/unsigned-urls.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { lab } from './notes-failures.ts'
import { tried } from './notes-outages.ts'

const slowUploads: Note<SlowUploads> = note('the uploads over a slow line')
const unsigned: Note<Refused> = note('the upload whose URL nobody signs')

/** How much of the promised time the storage takes for itself. */
const slowShare = 0.7

/** In bytes. */
const smallDocument = 20_000

Given('a backend on a storage that may let it down', async function (this: SuiteWorld) {
  const { storageTimeout } = this.manifest.resilience
  const changes = storageTimeout ? shortTimes(this.manifest, { storageTimeout: 1_500 }) : {}
  lab.set(this, await openLab(this, { workers: 0, changes }))
})

Given(
  'a backend that is as patient with its storage as its own settings',
  async function (this: SuiteWorld) {
    const { storageTimeout } = this.manifest.resilience
    const changes = storageTimeout ? { [storageTimeout.variable]: null } : {}
    lab.set(this, await openLab(this, { workers: 0, changes }))
  },
)

When(
  'five documents are uploaded at once over a line that takes most of the {int} seconds',
  async function (this: SuiteWorld, seconds: number) {
    slowUploads.set(this, await uploadSlowly(lab.of(this), pdfOf, slowShare * seconds * 1_000))
  },
)

When(
  'a document is uploaded whose URL the storage does not sign',
  async function (this: SuiteWorld) {
    unsigned.set(this, await uploadUnsigned(lab.of(this), pdfOf(smallDocument)))
  },
)

Then('each of them is taken, and none has waited for another', function (this: SuiteWorld) {
  tookOneTurn(lab.of(this), slowUploads.of(this))
})

Then(
  'it is refused and leaves no extraction, or taken with a URL that opens it',
  async function (this: SuiteWorld) {
    await refusedOrSigned(lab.of(this), unsigned.of(this))
  },
)

Then('no document is left that no extraction names', async function (this: SuiteWorld) {
  await noObjectIsLeft(lab.of(this))
})

When(
  'documents are uploaded each of which the storage treats in its way',
  async function (this: SuiteWorld, table: DataTable) {
    const words = table.raw().flatMap(([cell = '']) => cell)
    tried.set(this, await uploadsOn(lab.of(this), words, pdfOf))
  },
)

Then('what fails for a moment only is taken and stored once', async function (this: SuiteWorld) {
  await takenOnce(lab.of(this), tried.of(this))
})

Then(
  'what fails for good is refused within 10 seconds and leaves no extraction, object or job',
  async function (this: SuiteWorld) {
    await refusedWithoutTrace(lab.of(this), tried.of(this))
  },
)
