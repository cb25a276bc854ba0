/** The system's own compose project, brought up. */
import { Given, Then, When } from '@cucumber/cucumber'
import { bringUp, endsForMissing, refusedForLack } from '../../support/checks/composed-failure.ts'
import {
  areHealthy,
  cameUp,
  healthChecksCanFail,
  runsWithoutErrors,
  serviceOf,
} from '../../support/checks/composition.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { composeSystem, readProject } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { broughtUp, changes, composed, everything, refusal } from './notes.ts'

/** The services that the document's health checks are about. */
function namesOf({ manifest }: SuiteWorld) {
  const { backend, redis, worker } = manifest.composition.services
  return [backend, redis, worker]
}

Given('the composition includes a Redis service', async function (this: SuiteWorld) {
  const { project } = await readProject(this, this.book.runDir)
  const { image = '', command = [] } = serviceOf(project, this.manifest.composition.services.redis)
  const text = `${image} ${command.join(' ')}`
  expectThat(/redis|valkey/.test(text), 'the Redis service runs something else', { received: text })
})

Given('the composition includes a worker service', async function (this: SuiteWorld) {
  const { project } = await readProject(this, this.book.runDir)
  const { redis, worker } = this.manifest.composition.services
  const { dependsOn } = serviceOf(project, worker)
  const condition = dependsOn[redis]?.condition
  expectEqual(`what ${worker} waits for in ${redis}`, condition, 'service_healthy')
})

/** Files that cannot be put together without a variable start nothing: what that means is for each promise to say. */
function withheld(world: SuiteWorld, error: unknown): undefined {
  const refused = refusedForLack(error, changes.find(world) ?? {})
  refusal.set(world, refused)
  world.measured('compose starts nothing', { reason: refused.message })
}

When('the composition is brought up', async function (this: SuiteWorld) {
  const made = await composeSystem(this, this.book.runDir, changes.find(this) ?? {}).catch(
    (error: unknown) => withheld(this, error),
  )
  if (made === undefined) return
  composed.set(this, made)
  const { frontend } = this.manifest.composition.services
  const all = frontend in made.project.services ? [...namesOf(this), frontend] : namesOf(this)
  const asked = everything.find(this) === true ? all : namesOf(this)
  broughtUp.set(this, await bringUp(made.composition, asked))
})

Then('all services start without errors', async function (this: SuiteWorld) {
  cameUp(broughtUp.of(this))
  await runsWithoutErrors(composed.of(this), namesOf(this))
})

Then('the health checks of backend, Redis and worker pass', async function (this: SuiteWorld) {
  const { composition: up, project } = composed.of(this)
  await areHealthy(up, namesOf(this))
  const { backend, redis, worker } = this.manifest.composition.services
  // Redis apart from the others: their checks may ask it, and then fail because of it.
  await healthChecksCanFail(up, project, [backend, worker])
  await healthChecksCanFail(up, project, [redis])
})

Then(
  'the backend service fails with the error {string}',
  async function (this: SuiteWorld, text: string) {
    const stopped = refusal.find(this)
    if (stopped !== undefined) throw stopped
    await endsForMissing(this, composed.of(this), text)
  },
)

Then('it fails in the same way when the variable is blank', async function (this: SuiteWorld) {
  const [name = ''] = Object.keys(changes.of(this))
  const blank = await composeSystem(this, this.book.runDir, { [name]: '' })
  await bringUp(blank.composition, namesOf(this))
  await endsForMissing(this, blank, `${name} not set`)
})
