/** The backend and its database. */
import { Then } from '@cucumber/cucumber'
import {
  migratedOnce,
  refusesToStartUnmigrated,
  sessionBeforeLogLine,
  silentWithoutDatabase,
} from '../../support/checks/database.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, databaseUser } from './notes.ts'
import { wayToDatabase } from './notes-database.ts'

Then(
  'the application connects to Supabase Postgres successfully',
  async function (this: SuiteWorld) {
    const { name } = databaseUser.of(this)
    await sessionBeforeLogLine(this, backend.of(this), { user: name, way: wayToDatabase.of(this) })
    await silentWithoutDatabase(this, backend.of(this))
  },
)

Then('the migrations run without errors', async function (this: SuiteWorld) {
  await migratedOnce(this, backend.of(this))
  await refusesToStartUnmigrated(this)
})
