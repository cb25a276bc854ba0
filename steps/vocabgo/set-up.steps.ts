/** Setting up: the developer's script, and the key that the clean-up needs. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import { age } from '../../support/checks/vocabgo/ageing.ts'
import * as cleaning from '../../support/checks/vocabgo/clean-ups.ts'
import { buckets, putFile } from '../../support/checks/vocabgo/files.ts'
import * as local from '../../support/checks/vocabgo/local-set-up.ts'
import { tables } from '../../support/checks/vocabgo/names.ts'
import * as sight from '../../support/checks/vocabgo/plain-sight.ts'
import { newUser } from '../../support/checks/vocabgo/users.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { exposed, oldFile, script, setUpAttempt, setUpRuns } from './notes-deployment.ts'

When('the set-up script of the project is looked at', async function (this: SuiteWorld) {
  script.set(this, await local.lookAtScript(this))
})

Then('it can be executed and its shell understands it', function (this: SuiteWorld) {
  local.canBeRun(script.of(this))
})

When('the set-up script runs on a machine without its tools', async function (this: SuiteWorld) {
  setUpAttempt.set(this, await local.runWithoutTools(this))
})

When(
  'the set-up script runs on a machine whose local services do not start',
  async function (this: SuiteWorld) {
    const attempt = await local.runWithFailingServices(this)
    setUpAttempt.set(this, attempt)
    this.measured('what the script asked of its tools', { calls: attempt.calls })
    local.triedToStart(attempt)
  },
)

Then('the set-up fails', function (this: SuiteWorld) {
  local.hasFailed(setUpAttempt.of(this))
})

When(
  'the set-up script runs twice on a machine with all its tools',
  async function (this: SuiteWorld) {
    setUpRuns.set(this, await local.runTwice(this))
  },
)

Then('the set-up succeeds both times', function (this: SuiteWorld) {
  local.succeeded(setUpRuns.of(this))
})

Then('the local database has the four tables', async function (this: SuiteWorld) {
  const there = await local.localTables()
  const missing = tables.filter((name) => !there.includes(name))
  expectEqual('tables that the local database lacks', missing, [])
})

Then('it says which tool is missing', function (this: SuiteWorld) {
  local.namesWhatIsMissing(setUpAttempt.of(this))
})

Given(
  'a file of 25 hours in a project that its operator has set up',
  async function (this: SuiteWorld) {
    const file = await putFile(this, await newUser(this), buckets.documents)
    await age(this, [file], 25 * 3_600_000)
    oldFile.set(this, file)
  },
)

When('the clean-up of documents runs as it is scheduled', async function (this: SuiteWorld) {
  cleaning.endedWell([await cleaning.runCleanUp(this, 'documents')])
})

Then('the old file is gone with its content', async function (this: SuiteWorld) {
  await cleaning.rowsGone(this, [oldFile.of(this)])
  await cleaning.contentsGone(this, [oldFile.of(this)])
})

Then('the documents say all that its operator has done', function (this: SuiteWorld) {
  sight.stepsAreDocumented(this)
})

When("the project is searched for the service's key", async function (this: SuiteWorld) {
  const key = this.addresses.supabase.serviceKey
  const { id: userId } = await newUser(this)
  exposed.set(this, [
    ...(await sight.jobsThatHold(this, key)),
    ...(await sight.relationsThatShow(this, { role: 'anon' }, key)),
    ...(await sight.relationsThatShow(this, { role: 'authenticated', userId }, key)),
  ])
})

Then(
  'no schedule holds it, and no user or visitor can read it anywhere',
  function (this: SuiteWorld) {
    expectEqual('where the key of the service can be read', exposed.of(this), [])
  },
)

Then('no file of the repository carries a credential', async function (this: SuiteWorld) {
  expectEqual('credentials in the repository', await sight.credentialsInRepository(this), [])
})
