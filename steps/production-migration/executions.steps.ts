/** Workflows that make texts and images, on programs of the scenario's own. */
import { Given, Then, When } from '@cucumber/cucumber'
import { isUsedByBoth, leadsToItsOwn } from '../../support/checks/production-migration/broker.ts'
import * as executions from '../../support/checks/production-migration/executions.ts'
import * as generated from '../../support/checks/production-migration/generated.ts'
import { workplaceOf } from '../../support/checks/production-migration/workplace.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composition } from './notes.ts'
import * as notes from './notes-executions.ts'

Given(
  'a backend and a worker with a queue, a store and a model of their own',
  async function (this: SuiteWorld) {
    void this.sharedBackend
    notes.workplace.set(this, await workplaceOf(this))
  },
)

When('a user executes a workflow that was saved earlier', async function (this: SuiteWorld) {
  const { sender, models } = notes.workplace.of(this)
  const id = await executions.begin(this, sender)
  const end = await executions.whenFinished(this, sender, id)
  notes.execution.set(this, end)
  const asked = models.asked().map(({ kind, prompt }) => ({ kind, prompt }))
  this.measured('the execution', { told: end.told, asked })
})

Then(
  'its image is in the bucket byte for byte, and nothing else',
  async function (this: SuiteWorld) {
    await generated.isInTheBucket(notes.workplace.of(this))
  },
)

Then('the address that is told opens it to anybody', async function (this: SuiteWorld) {
  const url = generated.addressIn(this, notes.execution.of(this))
  await generated.opensToAnybody(url, notes.workplace.of(this))
})

Then('the database knows the image by the same address', async function (this: SuiteWorld) {
  const url = generated.addressIn(this, notes.execution.of(this))
  await generated.isInTheDatabase(this, url, notes.workplace.of(this))
})

Then(
  'the model was asked what the workflow says, in its order and once',
  function (this: SuiteWorld) {
    generated.askedInOrder(this, notes.workplace.of(this))
  },
)

Then('the outcome is what the model has answered', async function (this: SuiteWorld) {
  const [end, place] = [notes.execution.of(this), notes.workplace.of(this)]
  generated.hasItsText(this, end, place)
  await generated.opensToAnybody(generated.addressIn(this, end), place)
})

Then('both programs use the Redis of their environment', async function (this: SuiteWorld) {
  await isUsedByBoth(notes.workplace.of(this).redis.address.url)
})

Then('backend and worker are led to the Redis of the composition', function (this: SuiteWorld) {
  leadsToItsOwn(composition.of(this), this.production)
})
