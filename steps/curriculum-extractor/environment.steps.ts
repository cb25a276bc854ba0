/** The environment that a system is started with. */
import { Given } from '@cucumber/cucumber'
import { ownDatabaseUser } from '../../support/checks/database.ts'
import { pointsToRedis } from '../../support/checks/env-example.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { changes, databaseUser, everything } from './notes.ts'

Given('the environment holds valid Supabase credentials', async function (this: SuiteWorld) {
  const user = await ownDatabaseUser(this)
  databaseUser.set(this, user)
  changes.set(this, { DATABASE_URL: user.url })
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
