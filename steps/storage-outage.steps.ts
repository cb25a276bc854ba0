/** The storage fails while documents are uploaded. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../fixtures/documents/pdf.ts'
import { openLab } from '../support/checks/failure-lab.ts'
import { shortTimes } from '../support/checks/short-times.ts'
import { refusedWithoutTrace, takenOnce, uploadsOn } from '../support/checks/storage-outage.ts'
import type { SuiteWorld } from '../support/world.ts'
import { lab } from './notes-failures.ts'
import { tried } from './notes-outages.ts'

Given('a backend on a storage that may let it down', async function (this: SuiteWorld) {
  const { storageTimeout } = this.manifest.resilience
  const changes = storageTimeout ? shortTimes(this.manifest, { storageTimeout: 1_500 }) : {}
  lab.set(this, await openLab(this, { workers: 0, changes }))
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
