/** A backend that starts while its database is away. */
import { Given, Then, When } from '@cucumber/cucumber'
import { databaseWay } from '../../support/checks/database-address.ts'
import {
  documentedPauses,
  exampleShowsPause,
  gaveUpInTime,
  recovered,
  shortPauses,
  untilAttempts,
  waitsLong,
} from '../../support/checks/database-patience.ts'
import { byWayOf } from '../../support/faults/by-way.ts'
import type { Changes } from '../../support/systems/environment.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend } from './notes.ts'
import { patient, wayToDatabase } from './notes-database.ts'

/** A backend by the closed way, with these pauses. */
async function startBy(world: SuiteWorld, way: Parameters<typeof byWayOf>[1], pauses: Changes) {
  const url = byWayOf(world.addresses.postgres.url, way)
  return world.start('backend', { ...pauses, DATABASE_URL: url })
}

Given('a database that cannot be reached', async function (this: SuiteWorld) {
  const way = await databaseWay(this)
  way.refuse()
  wayToDatabase.set(this, way)
})

When(
  'the backend is started with short pauses, and another one with its own',
  async function (this: SuiteWorld) {
    const way = await databaseWay(this)
    way.refuse()
    const [quick, slow] = await Promise.all([
      startBy(this, wayToDatabase.of(this), shortPauses(this.manifest)),
      startBy(this, way, documentedPauses(this.manifest)),
    ])
    backend.set(this, quick)
    patient.set(this, { backend: slow, way })
  },
)

When(
  'the database comes back while the backend tries to reach it',
  async function (this: SuiteWorld) {
    const way = wayToDatabase.of(this)
    const started = await startBy(this, way, shortPauses(this.manifest))
    backend.set(this, started)
    await untilAttempts(started, way, 2)
    way.accept()
  },
)

Then('the other one is still waiting for its second attempt', async function (this: SuiteWorld) {
  const { backend: slow, way } = patient.of(this)
  await waitsLong(slow, way)
  exampleShowsPause(this.manifest)
})

Then(
  'the backend has tried 5 times, evenly spaced, and ended with an error',
  async function (this: SuiteWorld) {
    await gaveUpInTime(this, backend.of(this), wayToDatabase.of(this))
  },
)

Then('the backend becomes healthy without another start', async function (this: SuiteWorld) {
  await backendReady(this.manifest, backend.of(this))
  recovered(backend.of(this))
})
