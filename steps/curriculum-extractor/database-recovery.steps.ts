/** The database is away for a moment, or ends connections that nobody is using. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  awayForAMoment,
  doneOnceAfterwards,
  nextRequestsSucceed,
} from '../../support/checks/database-recovery.ts'
import { openLab } from '../../support/checks/failure-lab.ts'
import { atWork } from '../../support/checks/load.ts'
import { quickRetries, shortTimes } from '../../support/checks/short-times.ts'
import { queuedTogether } from '../../support/checks/unreliable-storage.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { lab, sent } from './notes-failures.ts'

const jobMs = 300
const retryMs = 300

Given('as many jobs at work as the worker has slots', async function (this: SuiteWorld) {
  const { concurrency } = this.manifest.queue
  const changes = shortTimes(this.manifest, quickRetries(this.manifest, retryMs))
  const made = await openLab(this, { workers: 1, jobMs, changes })
  lab.set(this, made)
  const { uploads, goOn } = await queuedTogether(made, concurrency, () => pdfOf(4_000))
  sent.set(this, uploads)
  await goOn()
  await atWork(made, concurrency)
})

When('the database is away for a moment', async function (this: SuiteWorld) {
  await awayForAMoment(lab.of(this), sent.of(this))
})

Then(
  'every one of the jobs leaves its draft once, by the same processes',
  async function (this: SuiteWorld) {
    await doneOnceAfterwards(lab.of(this), sent.of(this))
  },
)

Then(
  'requests succeed right after idle connections to the database have died',
  async function (this: SuiteWorld) {
    const [{ extraction } = { extraction: '' }] = sent.of(this)
    await nextRequestsSucceed(lab.of(this), extraction)
  },
)
