/** Alerts: silent workers, full stores. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import * as redis from '../../support/checks/filled-redis.ts'
import * as storage from '../../support/checks/filled-storage.ts'
import * as silence from '../../support/checks/silent-workers.ts'
import type { SuiteWorld } from '../../support/world.ts'
import {
  alertHistory,
  filledRedis,
  filledStorage,
  smallStores,
  watchedWorkers,
} from './notes-monitoring.ts'
import { somebody } from './storage-notes.ts'

Given(
  'two workers and a backend that alerts after a short silence',
  async function (this: SuiteWorld) {
    watchedWorkers.set(this, await silence.watchedWorkers(this))
  },
)

When(
  'one of them pauses, then both freeze one by one, and both come back',
  async function (this: SuiteWorld) {
    const history = await silence.fallSilent(this, watchedWorkers.of(this))
    alertHistory.set(this, history)
    this.measured('alerts about silent workers', { ...history, silenceMs: silence.shortSilenceMs })
  },
)

Then('the pause has alerted nobody', function (this: SuiteWorld) {
  silence.pauseIsNoNews(alertHistory.of(this))
})

Then(
  'each silence was told as soon as it was too long, and not before',
  function (this: SuiteWorld) {
    silence.raisedInTime(alertHistory.of(this))
  },
)

Then('each alert was over when its worker was back', function (this: SuiteWorld) {
  silence.endedInTime(alertHistory.of(this))
})

Then(
  'the environment example allows a silence of {duration}',
  function (this: SuiteWorld, ms: number) {
    silence.documentsSilence(this.manifest, ms)
  },
)

Given(
  'a backend that alerts, over a small Redis and a small storage',
  async function (this: SuiteWorld) {
    smallStores.set(this, await storage.smallStores(this))
  },
)

When('both are filled to the brim', async function (this: SuiteWorld) {
  const stores = smallStores.of(this)
  const admin = await somebody(this, this.manifest.administrator)
  filledStorage.set(this, await storage.fillStorage(this, stores, admin.token, pdfOf))
  this.measured('the full storage', { ...filledStorage.of(this) })
  filledRedis.set(this, await redis.fillRedis(this, stores, admin.token))
  this.measured('the full Redis', { ...filledRedis.of(this) })
})

Then(
  'the storage was told when both buckets together exceeded it, and not before',
  function (this: SuiteWorld) {
    storage.toldAboveQuota(filledStorage.of(this))
  },
)

Then(
  'an upload that the full storage refuses is refused with a reason',
  function (this: SuiteWorld) {
    storage.refusedClearly(filledStorage.of(this))
  },
)

Then('a Redis that refuses was told, and so was one that evicts', function (this: SuiteWorld) {
  redis.toldOfBoth(filledRedis.of(this))
})

Then('the statistics tell of its memory what Redis tells itself', function (this: SuiteWorld) {
  redis.tellsMemory(filledRedis.of(this))
})
