/** Connections to the database: how many under load, how many afterwards. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  calmingSoon,
  calmsDown,
  crowdOf,
  wereAllAnswered,
  wereBounded,
} from '../../support/checks/connection-pool.ts'
import { databaseWay } from '../../support/checks/database-address.ts'
import { needsRoute } from '../../support/checks/extraction-route.ts'
import { ownQueue } from '../../support/checks/own-queue.ts'
import { byWayOf } from '../../support/faults/by-way.ts'
import { upload } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, user } from './notes.ts'
import { crowd, wayToDatabase, workerWay } from './notes-database.ts'
import { quickSettings } from './quick-settings.ts'
import { somebody } from './storage-notes.ts'

/** More jobs than a worker runs at a time. */
const jobCount = 6

Given('backend and worker go to the database by watched ways', async function (this: SuiteWorld) {
  const [api, jobs] = await Promise.all([databaseWay(this), databaseWay(this)])
  const { changes } = await ownQueue(this)
  const by = (way: typeof api) => ({
    ...quickSettings(this.manifest),
    ...calmingSoon(this.manifest),
    ...changes,
    DATABASE_URL: byWayOf(this.addresses.postgres.url, way),
  })
  const [started, , person] = await Promise.all([
    this.start('backend', by(api)),
    this.start('worker', by(jobs)),
    somebody(this),
  ])
  wayToDatabase.set(this, api)
  workerWay.set(this, jobs)
  backend.set(this, started)
  user.set(this, person)
  await backendReady(this.manifest, started)
})

When(
  'many requests and jobs need the database while it is slow',
  async function (this: SuiteWorld) {
    const { url } = backend.of(this)
    const { token } = user.of(this)
    const documents = Array.from({ length: jobCount }, (_, n) => pdfOf(4_000 + n))
    const sending = documents.map((document) => upload(this.manifest, url, token, document))
    const [first] = await Promise.all(sending)
    if (first !== undefined) await needsRoute(this, url, first)
    const ways = { backend: wayToDatabase.of(this), worker: workerWay.of(this) }
    crowd.set(this, await crowdOf(this, url, token, ways))
    this.measured('connections', { ...crowd.of(this) })
  },
)

Then(
  'the backend opens as many connections as documented, and the worker a few',
  function (this: SuiteWorld) {
    wereBounded(this, crowd.of(this))
  },
)

Then('every request is answered', function (this: SuiteWorld) {
  wereAllAnswered(crowd.of(this))
})

Then('a part of the connections is kept', async function (this: SuiteWorld) {
  const kept = await calmsDown(this, wayToDatabase.of(this))
  this.measured('connections that are kept', { kept })
})
