/** Releases: put in place under the eyes of users, and taken back. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../fixtures/documents/pdf.ts'
import { ends } from '../support/checks/jobs.ts'
import { pipelineAt } from '../support/checks/pipeline-graph.ts'
import * as releases from '../support/checks/releases.ts'
import { jobBudgetMs } from '../support/checks/worker-queue.ts'
import { bullmqProbe } from '../support/queues/bullmq.ts'
import { releasedSystem, tags } from '../support/run/releases.ts'
import { type Upload, upload } from '../support/systems/ingestions.ts'
import type { SuiteWorld } from '../support/world.ts'
import { queue, user } from './notes.ts'
import { releasedSystemOf, releaseOf, sentJob } from './notes-deployment.ts'
import { quickSettings } from './quick-settings.ts'
import { somebody } from './storage-notes.ts'

Given('a release serves in production', async function (this: SuiteWorld) {
  const { manifest } = this
  const system = await releasedSystem(this, this.book.runDir, quickSettings(manifest))
  releasedSystemOf.set(this, system)
  await releases.serves(system)
  user.set(this, await somebody(this))
  const { services, ports } = manifest.composition
  const url = new URL(system.environment.REDIS_URL ?? '')
  url.host = system.composition.address(services.redis, ports.redis ?? 6379) ?? url.host
  const { name, prefix } = manifest.queue
  const probe = bullmqProbe({ url: url.href, queue: name, prefix })
  this.scope.undo('close the queue', () => probe.close())
  queue.set(this, probe)
})

const send = (world: SuiteWorld): Promise<Upload> =>
  upload(world.manifest, releasedSystemOf.of(world).front.url, user.of(world).token, pdfOf(4_000))

When(
  'the pipeline puts a release into its place that answers its users with errors',
  async function (this: SuiteWorld) {
    sentJob.set(this, await send(this))
    const { manifest } = this
    const pipeline = pipelineAt(manifest, manifest.deployment.workflows.production)
    const system = releasedSystemOf.of(this)
    releaseOf.set(this, await releases.release(this, system, pipeline, tags.broken))
  },
)

Then('the job that was sent before is still known as finished', async function (this: SuiteWorld) {
  await ends(queue.of(this), sentJob.of(this).job, 'completed', jobBudgetMs)
})

Then('the pipeline ends as failed and the team is told', function (this: SuiteWorld) {
  releases.reportsFailure(releaseOf.of(this))
})

Then('the release before serves again', async function (this: SuiteWorld) {
  await releases.runsRelease(this, releasedSystemOf.of(this), tags.running)
})

Then('the database has the schema of the release before', async function (this: SuiteWorld) {
  await releases.hasSchemaOf(this, releaseOf.of(this))
})
