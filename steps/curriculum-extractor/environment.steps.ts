/** The environment that a system is started with. */
import { Given } from '@cucumber/cucumber'
import { ownDatabaseUser } from '../../support/checks/database.ts'
import { databaseWay } from '../../support/checks/database-address.ts'
import { pointsToRedis } from '../../support/checks/env-example.ts'
import { byWayOf } from '../../support/faults/by-way.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { changes, databaseUser, everything } from './notes.ts'
import { wayToDatabase } from './notes-database.ts'

Given('the environment holds valid Supabase credentials', async function (this: SuiteWorld) {
  const user = await ownDatabaseUser(this)
  const way = await databaseWay(this)
  databaseUser.set(this, user)
  wayToDatabase.set(this, way)
  changes.set(this, { DATABASE_URL: byWayOf(user.url, way) })
})

Given('the environment points the backend to Redis', function (this: SuiteWorld) {
  pointsToRedis(this.manifest)
  changes.set(this, {})
})

Given('the environment holds all variables', function (this: SuiteWorld) {
  everything.set(this, true)
  changes.set(this, {})
})

Given('the environment lacks the variable {word}', function (this: SuiteWorld, name: string) {
  changes.set(this, { [name]: null })
})
