/** Errors that nobody expected, and where they are reported. */

import { Given, Then, When } from '@cucumber/cucumber'
import { ownDatabaseUser } from '../../support/checks/database.ts'
import { environmentFor, secretsIn } from '../../support/checks/environments.ts'
import { errorTracker, tracked } from '../../support/checks/error-tracker.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { absentRoute } from '../../support/checks/extraction-ids.ts'
import { tokensOf, userOf } from '../../support/checks/users.ts'
import { identifier, query } from '../../support/services/postgres/driver.ts'
import { call } from '../../support/systems/http-client.ts'
import { backendReady } from '../../support/systems/system.ts'
import { tokenAt } from '../../support/systems/token-exchange.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, changes, databaseUser, tracker, user } from './notes.ts'

Given(
  'the production environment with an error tracker that listens',
  async function (this: SuiteWorld) {
    tracker.set(this, await errorTracker(this))
    databaseUser.set(this, await ownDatabaseUser(this))
    const { errorTracker: variable } = this.manifest.environments
    const own = { [variable]: tracker.of(this).dsn, DATABASE_URL: databaseUser.of(this).url }
    changes.set(this, { ...environmentFor(this, 'production'), ...own })
  },
)

When('a request fails because the database refuses it', async function (this: SuiteWorld) {
  const person = await userOf(this)
  user.set(this, person)
  const started = await this.start('backend', changes.of(this))
  backend.set(this, started)
  await backendReady(this.manifest, started)
  const path = await absentRoute(this)
  // Whoever has an account at the system signs in while the database lets the backend in.
  const headers = { authorization: `Bearer ${await tokenAt(started.url, person.token)}` }
  const name = identifier(databaseUser.of(this).name)
  await query(this.addresses.postgres.url, `alter role ${name} nosuperuser`)
  const { status } = await call(started.url + path, { headers })
  expectEqual('the answer to a request that the database refuses', status, 500)
})

Then('the error tracker gets an event without any secret', async function (this: SuiteWorld) {
  const { environment } = backend.of(this)
  const named = Object.entries(environment).flatMap(([name, value]) =>
    secretsIn(this.manifest, { [name]: value }).map((secret) => [name, secret]),
  )
  const tokens = await tokensOf(backend.of(this).url, user.of(this).token)
  const secrets = { ...Object.fromEntries(named), ...tokens }
  const event = await tracked(tracker.of(this), secrets)
  this.measured('the event', { bytes: event.length })
})
