/** The instructions for a new developer. */
import { Given, Then, When } from '@cucumber/cucumber'
import { ends } from '../../support/checks/jobs.ts'
import * as setUp from '../../support/checks/set-up-instructions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composedProducer } from './composed-producer.ts'
import { composed, upload } from './notes.ts'
import { followed } from './notes-operations.ts'

/** Four stages of mock work and a worker that has just started, in milliseconds. */
const jobBudgetMs = 30_000

Given('the documented way to a running stack', function (this: SuiteWorld) {
  this.measured('instructions', { ...setUp.instructionsOf(this.manifest) })
})

When('a new developer follows it in a clean copy', async function (this: SuiteWorld) {
  const told = setUp.instructionsOf(this.manifest)
  const came = await setUp.follow(this, this.book.runDir, told)
  followed.set(this, came)
  composed.set(this, came.made)
  this.measured('what came of it', { results: came.results, tookMs: Math.round(came.tookMs) })
})

Then('every command succeeds, all together in less than 15 minutes', function (this: SuiteWorld) {
  setUp.succeeded(followed.of(this), setUp.instructionsOf(this.manifest))
})

Then('all services are healthy', async function (this: SuiteWorld) {
  const { redis, backend, worker } = this.manifest.composition.services
  await setUp.allHealthy(composed.of(this).composition, [redis, backend, worker])
})

Then('the first document is extracted', async function (this: SuiteWorld) {
  const { send, queue } = await composedProducer(this)
  upload.set(this, await send())
  await ends(queue, upload.of(this).job, 'completed', jobBudgetMs)
})
