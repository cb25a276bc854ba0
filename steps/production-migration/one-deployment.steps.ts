/** One deployment in which everything that document 002 tells of happens. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as all from '../../support/checks/production-migration/deployment/all-stories.ts'
import { deployed } from '../../support/checks/production-migration/deployment/deployed.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-deployment.ts'

/** Thirty-two stories on a busy machine, each of which has a deadline of its own. */
const patient = { timeout: 600_000 }

Given(
  'production is up, with a browser before its site',
  patient,
  async function (this: SuiteWorld) {
    void this.sharedBackend // its migrations have run
    const deployment = await deployed(this)
    notes.deployment.set(this, deployment)
    notes.composed.set(this, deployment.up.composed)
    notes.starts.set(this, [deployment.up])
  },
)

When(
  'the sixteen stories are lived there, in their order and in another one',
  patient,
  async function (this: SuiteWorld) {
    const lived = await all.liveAll(this, notes.deployment.of(this))
    notes.lived.set(this, lived)
    this.measured('the stories', { lived: all.toldOf(lived) })
  },
)

Then('each of them has ended as it should, both times', function (this: SuiteWorld) {
  all.endedWell(notes.lived.of(this))
})
