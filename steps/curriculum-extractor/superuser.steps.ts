/** The first superuser of a system. */
import { Given, Then } from '@cucumber/cucumber'
import { randomText } from '../../support/checks/environments.ts'
import * as checks from '../../support/checks/superuser.ts'
import { keepSecrets } from '../../support/run/secrets-kept.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, changes } from './notes.ts'
import { chosenPassword, rowsBefore, superuser } from './notes-operations.ts'
import { somebody } from './storage-notes.ts'

function named(world: SuiteWorld): checks.Superuser {
  const made = checks.newSuperuser(world)
  superuser.set(world, made)
  changes.set(world, made.changes)
  return made
}

Given('an environment that names a superuser whom nobody knows yet', function (this: SuiteWorld) {
  named(this)
})

Given(
  'a superuser of an earlier start who has chosen another password since',
  async function (this: SuiteWorld) {
    const made = named(this)
    const earlier = await this.start('backend', made.changes)
    await backendReady(this.manifest, earlier)
    await checks.getsIn(this, earlier.url, made, made.password)
    const chosen = randomText(24)
    keepSecrets(this.book.runDir, [chosen])
    await checks.choosesPassword(this, earlier.url, made, chosen)
    await earlier.process.stop()
    chosenPassword.set(this, chosen)
    rowsBefore.set(this, await checks.rowsHolding(this, [made.email]))
  },
)

Then(
  'the superuser gets in with the password of the environment alone',
  async function (this: SuiteWorld) {
    const { password } = superuser.of(this)
    await checks.getsIn(this, backend.of(this).url, superuser.of(this), password)
    const others = [`${password}x`, randomText(24)]
    await checks.takesOnly(this, backend.of(this).url, superuser.of(this), password, others)
  },
)

Then(
  'what is for administrators is open to the superuser alone',
  async function (this: SuiteWorld) {
    const { url } = backend.of(this)
    const token = await checks.getsIn(this, url, superuser.of(this), superuser.of(this).password)
    const { token: user } = await somebody(this)
    await checks.hasRights(this, url, { superuser: token, user })
  },
)

Then('the password cannot be read in the database', async function (this: SuiteWorld) {
  await checks.isNotReadable(this, superuser.of(this).password)
})

Then('the superuser keeps the chosen password', async function (this: SuiteWorld) {
  await checks.keeps(this, backend.of(this).url, superuser.of(this), chosenPassword.of(this))
})

Then('the superuser is there once, as before', async function (this: SuiteWorld) {
  const rows = rowsBefore.of(this)
  this.measured('rows that name the superuser', rows)
  await checks.isThereOnce(this, superuser.of(this), rows)
})
