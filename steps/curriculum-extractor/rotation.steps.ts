/** Secrets that are replaced by others. */
import { Given, Then, When } from '@cucumber/cucumber'
import { areHealthy, cameUp } from '../../support/checks/composition.ts'
import { ownDatabaseUser } from '../../support/checks/database.ts'
import { ends } from '../../support/checks/jobs.ts'
import { onlyNewOpens, rotate } from '../../support/checks/rotation.ts'
import { queueProbe } from '../../support/queues/kinds.ts'
import { placeAt } from '../../support/queues/place.ts'
import { composeSystem } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composedProducer } from './composed-producer.ts'
import { composed, databaseUser, upload } from './notes.ts'
import { rotation } from './notes-operations.ts'
import { quickSettings } from './quick-settings.ts'

/** Long enough for a job that waits for the second start, in milliseconds. */
const jobBudgetMs = 30_000

const namesOf = ({ manifest }: SuiteWorld) => {
  const { redis, backend, worker } = manifest.composition.services
  return [redis, backend, worker]
}

Given('a composition that is up, in which a job waits', async function (this: SuiteWorld) {
  databaseUser.set(this, await ownDatabaseUser(this))
  const own = { DATABASE_URL: databaseUser.of(this).url, ...quickSettings(this.manifest) }
  const made = await composeSystem(this, this.book.runDir, own)
  composed.set(this, made)
  const { redis, backend } = this.manifest.composition.services
  cameUp(await made.composition.up([redis, backend]))
  const { send, queue } = await composedProducer(this)
  upload.set(this, await send())
  await queue.close() // or it would try to reach a Redis that no longer knows its password
})

When('its secrets are replaced and it is brought up again', async function (this: SuiteWorld) {
  const { runDir } = this.book
  rotation.set(this, await rotate(this, runDir, composed.of(this), databaseUser.of(this)))
})

Then('all its services are healthy with the new secrets', async function (this: SuiteWorld) {
  cameUp(rotation.of(this).brought)
  await areHealthy(composed.of(this).composition, namesOf(this))
})

Then('Redis and the database no longer take the old ones', async function (this: SuiteWorld) {
  await onlyNewOpens(rotation.of(this))
})

Then('the job that waited is finished', async function (this: SuiteWorld) {
  const queue = queueProbe(placeAt(this.manifest.queue, rotation.of(this).redis.new))
  this.scope.undo('close the queue', () => queue.close())
  await ends(queue, upload.of(this).job, 'completed', jobBudgetMs)
})
