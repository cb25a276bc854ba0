/** Releases: put in place under the eyes of users, and taken back. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { redisBehind } from '../../support/checks/composed-redis.ts'
import { expectThat } from '../../support/checks/expect.ts'
import { ends } from '../../support/checks/jobs.ts'
import { pipelineAt } from '../../support/checks/pipeline-graph.ts'
import * as releases from '../../support/checks/releases.ts'
import * as users from '../../support/checks/steady-users.ts'
import { jobBudgetMs } from '../../support/checks/worker-queue.ts'
import { queueProbe } from '../../support/queues/kinds.ts'
import { placeAt } from '../../support/queues/place.ts'
import { tags } from '../../support/run/release-recipes.ts'
import { releasedSystem } from '../../support/run/releases.ts'
import type { Changes } from '../../support/systems/environment.ts'
import { type Upload, upload } from '../../support/systems/ingestions.ts'
import type { Manifest } from '../../support/systems/manifest.ts'
import { inUnit } from '../../support/systems/time-units.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { queue, user } from './notes.ts'
import { releasedSystemOf, releaseOf, sentJob, userRequests } from './notes-deployment.ts'
import { quickSettings } from './quick-settings.ts'
import { somebody } from './storage-notes.ts'

Given('a release serves in production', async function (this: SuiteWorld) {
  await serving(this, stopsAfter(this.manifest, 0))
})

Given('a release serves users in production', async function (this: SuiteWorld) {
  await serving(this, stopsAfter(this.manifest, drainMs))
})

async function serving(world: SuiteWorld, changes: Changes): Promise<void> {
  const { manifest } = world
  const all = { ...quickSettings(manifest), ...changes }
  const system = await releasedSystem(world, world.book.runDir, all)
  releasedSystemOf.set(world, system)
  await releases.serves(system)
  user.set(world, await somebody(world))
  const probe = queueProbe(placeAt(manifest.queue, redisBehind(world, system)))
  world.scope.undo('close the queue', () => probe.close())
  queue.set(world, probe)
}

/** Three questions of a proxy that asks twice a second fit into it: in milliseconds. */
const drainMs = 1_500

/** How long a stopping API still answers. */
function stopsAfter({ settings: { drain } }: Manifest, ms: number): Changes {
  return drain === undefined ? {} : { [drain.variable]: inUnit(ms, drain.unit) }
}

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

When(
  'the next release takes its place while users keep working',
  async function (this: SuiteWorld) {
    const { manifest } = this
    const system = releasedSystemOf.of(this)
    const pipeline = pipelineAt(manifest, manifest.deployment.workflows.production)
    const { token } = user.of(this)
    const working = users.steadyUsers({
      manifest,
      url: system.front.url,
      token,
      document: pdfOf(4_000),
    })
    try {
      await working.began
      await releases.replace(this, system, pipeline, tags.next)
    } finally {
      userRequests.set(this, await working.leave())
    }
    this.measured('what the users asked', users.inShort(userRequests.of(this)))
  },
)

Then('every request was answered as ever', function (this: SuiteWorld) {
  users.allAnswered(userRequests.of(this))
})

Then('every accepted job ends as a success', async function (this: SuiteWorld) {
  const jobs = userRequests.of(this).flatMap(({ job }) => job ?? [])
  expectThat(jobs.length > 0, 'no job was accepted')
  for (const job of jobs) await ends(queue.of(this), job, 'completed', jobBudgetMs)
})

Then('the next release serves', async function (this: SuiteWorld) {
  await releases.runsRelease(this, releasedSystemOf.of(this), tags.next)
})

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
