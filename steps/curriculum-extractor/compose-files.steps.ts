/** The compose files, put together as the engine would, and what they say. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as access from '../../support/checks/compose-access.ts'
import * as files from '../../support/checks/compose-files.ts'
import * as health from '../../support/checks/compose-health.ts'
import * as workers from '../../support/checks/compose-worker.ts'
import { exampleVariables } from '../../support/checks/env-guide.ts'
import { checkTellsTheTruth } from '../../support/checks/health-check-trial.ts'
import { sameBuild } from '../../support/checks/worker-build.ts'
import { runsWorkerProgram } from '../../support/checks/worker-program.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { changes, effective } from './notes.ts'

type Role = Parameters<typeof access.serviceFor>[2]

const service = (world: SuiteWorld, role: Role) =>
  access.serviceFor(effective.of(world).project, world.manifest, role)

const workersOf = (world: SuiteWorld) =>
  workers.workersOf(effective.of(world).project, world.manifest)

Given('the environment holds another password for Redis', function (this: SuiteWorld) {
  changes.set(this, { REDIS_PASSWORD: `another-${Date.now().toString(36)}-password` })
})

When(
  'the compose files are put together for {place}',
  async function (this: SuiteWorld, place: files.Place) {
    const read = await files.putTogether(this, this.book.runDir, place, changes.of(this))
    effective.set(this, read)
    const names = read.project.files.map((file) => file.slice(read.repository.length + 1))
    this.measured('the effective composition', {
      files: names,
      services: Object.keys(read.project.services),
    })
  },
)

Then('Redis is the slim image of version 7', function (this: SuiteWorld) {
  files.runsRedisSeven(service(this, 'redis'))
})

Then('{service} is started again whenever it ends', function (this: SuiteWorld, role: Role) {
  if (role === 'redis' && !files.hasOwnRedis(effective.of(this), this.manifest)) return
  const them = role === 'worker' ? workersOf(this) : [service(this, role)]
  for (const each of them) files.startedAgain(each)
})

Then('Redis keeps its data on a volume', function (this: SuiteWorld) {
  files.keepsDataOnVolume(service(this, 'redis'), effective.of(this).project)
})

Then('Redis asks for the password of the environment', function (this: SuiteWorld) {
  const { REDIS_PASSWORD = '' } = effective.of(this).environment
  files.asksForPassword(service(this, 'redis'), REDIS_PASSWORD)
})

Then('every worker is made of what the backend is made of', function (this: SuiteWorld) {
  for (const worker of workersOf(this)) sameBuild(worker, service(this, 'backend'))
})

Then("every worker runs the worker's program directly", function (this: SuiteWorld) {
  for (const worker of workersOf(this)) runsWorkerProgram(worker, this.manifest)
})

Then('every worker waits until Redis and the backend are healthy', function (this: SuiteWorld) {
  const { redis, backend } = this.manifest.composition.services
  const { project } = effective.of(this)
  const own = files.hasOwnRedis(effective.of(this), this.manifest) ? [redis] : []
  for (const worker of workersOf(this)) workers.waitsForHealthy(worker, [...own, backend], project)
})

Then('every service has a health check that can fail', function (this: SuiteWorld) {
  health.everyServiceIsChecked(effective.of(this).project)
})

Then(
  '{service} is checked every {duration} and may fail {int} times',
  function (this: SuiteWorld, role: Role, every: number, retries: number) {
    health.hasFigures(service(this, role), { interval: every / 1000, retries })
  },
)

Then('its check is over before the next one begins', function (this: SuiteWorld) {
  health.endsBeforeTheNext(service(this, 'backend'))
})

Then(
  "the backend's check succeeds on a good answer and fails on an error and on silence",
  async function (this: SuiteWorld) {
    const { composition, routes } = this.manifest
    const asked = { port: composition.ports.backend ?? 8000, path: routes.health }
    const seen = await checkTellsTheTruth(service(this, 'backend'), asked)
    this.measured("the backend's check", seen)
  },
)

Then('Redis is checked as often as the documents say', function (this: SuiteWorld) {
  const table = { interval: 5, retries: 3, timeout: 3 }
  const snippet = { interval: 10, retries: 5, timeout: 3 }
  const { redisCheck } = this.manifest.composition
  health.hasFigures(service(this, 'redis'), redisCheck === 'table' ? table : snippet)
})

Then(
  'every worker has the variables of the backend and none of them blank',
  function (this: SuiteWorld) {
    const backend = service(this, 'backend')
    for (const worker of workersOf(this)) workers.sameEnvironment(worker, backend, this.manifest)
  },
)

Then('the backend, the worker and the frontend follow their sources', function (this: SuiteWorld) {
  const { repository } = effective.of(this)
  const follow = (role: Role) => access.followsItsSource(service(this, role), repository)
  const watched = {
    backend: follow('backend'),
    worker: follow('worker'),
    frontend: follow('frontend'),
  }
  for (const role of ['backend', 'worker'] as const) access.takesUpChanges(service(this, role))
  this.measured('what is followed', watched)
})

Then('the worker follows what the backend follows', function (this: SuiteWorld) {
  const { repository } = effective.of(this)
  const follow = (role: Role) => access.followsItsSource(service(this, role), repository)
  access.watchesTheSame(follow('worker'), follow('backend'))
})

Then(
  'frontend, backend, mail catcher, proxy and its dashboard have their documented ports',
  function (this: SuiteWorld) {
    const { project } = effective.of(this)
    this.measured('access points', access.hasAccessPoints(project, this.manifest))
  },
)

Then('of the access points only the proxy is published', function (this: SuiteWorld) {
  access.hidesAccessPoints(effective.of(this).project, this.manifest)
})

Then('only the proxy is published', function (this: SuiteWorld) {
  access.publishesOnlyTheProxy(effective.of(this).project)
})

Then(
  'every worker has time for its longest job after the signal to stop',
  function (this: SuiteWorld) {
    const example = exampleVariables(this.manifest)
    for (const worker of workersOf(this)) workers.hasTimeToStop(worker, this.manifest, example)
  },
)

Then('no worker has a fixed name or a fixed port', function (this: SuiteWorld) {
  for (const worker of workersOf(this)) workers.canBeScaled(worker)
})

Then('the logs of the backend are kept in 3 files of 10 megabytes', function (this: SuiteWorld) {
  files.rotatesLogs(service(this, 'backend'))
})

Then(
  'the failures of the backend do not count while it may wait for its database',
  function (this: SuiteWorld) {
    health.waitsForDatabase(service(this, 'backend'))
  },
)
