/** Jobs of every kind while everything fails that can fail. */
import { Given, Then, When } from '@cucumber/cucumber'
import { brokenPdf, pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  allConserved,
  failuresAreTold,
  mixture,
  nothingIsLeft,
  strike,
} from '../../support/checks/conservation.ts'
import { openLab } from '../../support/checks/failure-lab.ts'
import { shortTimes } from '../../support/checks/short-times.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { accounts, lab, mixed } from './notes-failures.ts'

const jobMs = 200
/** A stage has time for the start of its threads beside all others, and its limit ends one that hangs often enough. */
const times = { retry: 300, stageTimeout: 3_000, lock: 1_000, stalledCheck: 400 }
/** Rows whose job has ended unseen are found so soon. */
const sweeping = { sweep: 500, lostAfter: 3_000 }

Given('two workers and a backlog of jobs of every kind', async function (this: SuiteWorld) {
  const changes = shortTimes(this.manifest, { ...times, ...sweeping })
  const made = await openLab(this, { workers: 2, jobMs, changes })
  lab.set(this, made)
  mixed.set(this, await mixture(made, { whole: () => pdfOf(4_000), damaged: brokenPdf }))
})

When(
  'a worker, Redis, the database and the storage fail one after the other',
  async function (this: SuiteWorld) {
    await strike(lab.of(this), mixed.of(this))
  },
)

Then(
  'every accepted job ends as a success or as a failure within {duration}',
  async function (this: SuiteWorld, withinMs: number) {
    accounts.set(this, await allConserved(lab.of(this), mixed.of(this).uploads, withinMs))
  },
)

Then(
  'every failure is stored with its reason and told in a log',
  async function (this: SuiteWorld) {
    await failuresAreTold(lab.of(this), accounts.of(this), mixed.of(this).strange)
  },
)

Then('nothing is left under way or in the queue', async function (this: SuiteWorld) {
  await nothingIsLeft(lab.of(this))
})
