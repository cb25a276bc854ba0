/** The system's own compose project, brought up. */
import { Given, Then, When } from '@cucumber/cucumber'
import { endsForMissing } from '../support/checks/composed-failure.ts'
import {
  areHealthy,
  healthCheckCanFail,
  runsWithoutErrors,
  serviceOf,
} from '../support/checks/composition.ts'
import { expectEqual, expectThat } from '../support/checks/expect.ts'
import { composeSystem, readProject } from '../support/run/compose.ts'
import type { SuiteWorld } from '../support/world.ts'
import { broughtUp, changes, composed } from './notes.ts'

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

When('the composition is brought up', async function (this: SuiteWorld) {
  const made = await composeSystem(this, this.book.runDir, changes.find(this) ?? {})
  composed.set(this, made)
  broughtUp.set(this, await made.composition.up(namesOf(this)))
})

Then('all services start without errors', function (this: SuiteWorld) {
  const { code, stderr } = broughtUp.of(this)
  expectEqual(`exit status of bringing the composition up:\n${stderr}`, code, 0)
  runsWithoutErrors(composed.of(this).composition, namesOf(this))
})

Then('the health checks of backend, Redis and worker pass', async function (this: SuiteWorld) {
  const { composition: up, project } = composed.of(this)
  areHealthy(up, namesOf(this))
  for (const service of namesOf(this)) await healthCheckCanFail(up, project, service)
})

Then(
  'the backend service fails with the error {string}',
  async function (this: SuiteWorld, text: string) {
    expectThat(broughtUp.of(this).code !== 0, 'bringing the composition up succeeds')
    await endsForMissing(this, composed.of(this).composition, text)
  },
)

Then('it fails in the same way when the variable is blank', async function (this: SuiteWorld) {
  const [name = ''] = Object.keys(changes.of(this))
  const blank = await composeSystem(this, this.book.runDir, { [name]: '' })
  const { code } = await blank.composition.up(namesOf(this))
  expectThat(code !== 0, `bringing the composition up succeeds with a blank ${name}`)
  await endsForMissing(this, blank.composition, `${name} not set`)
})
