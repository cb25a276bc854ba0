/** The commands that the documents publish for a look at a running system. */

import { Given, Then, When } from '@cucumber/cucumber'
import { bringUp } from '../../support/checks/composed-failure.ts'
import { cameUp } from '../../support/checks/composition.ts'
import * as checks from '../../support/checks/verification-commands.ts'
import { composeSystem } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composed } from './notes.ts'
import { verificationCommands, verifications } from './notes-deployment.ts'

Given('the commands by which the documents verify a running system', function (this: SuiteWorld) {
  verificationCommands.set(this, checks.verificationCommands(this))
})

Given('the composition is up with its frontend', async function (this: SuiteWorld) {
  const made = await composeSystem(this, this.book.runDir)
  composed.set(this, made)
  const { backend, redis, worker, frontend } = this.manifest.composition.services
  const wanted = [redis, backend, worker, frontend].filter((name) => name in made.project.services)
  cameUp(await bringUp(made.composition, wanted))
})

When(
  'they are run while all works, while Redis refuses the login, and without Redis and frontend',
  async function (this: SuiteWorld) {
    const commands = verificationCommands.of(this)
    const done = await checks.runThroughout(this, composed.of(this), commands)
    verifications.set(this, done)
    const codes = done.map(({ command, working, locked, stopped }) => {
      return [command, [working, locked, stopped].map(({ code }) => code).join(' ')]
    })
    this.measured('exit statuses of the documented commands', Object.fromEntries(codes))
  },
)

Then('each of the commands succeeds while all works', function (this: SuiteWorld) {
  checks.succeedWhileAllWorks(verifications.of(this))
})

Then('each of them shows what is broken', function (this: SuiteWorld) {
  checks.showFaults(verifications.of(this))
})
