/** What the workflows say, and what their steps do in a clean copy. */
import { join } from 'node:path'
import { Given, Then, When } from '@cucumber/cucumber'
import { withCalled } from '../../support/checks/called-workflows.ts'
import * as client from '../../support/checks/ci-client.ts'
import { generationStep, hasDummyVariables } from '../../support/checks/ci-client-variables.ts'
import { describesRoutes } from '../../support/checks/ci-description.ts'
import { canFail } from '../../support/checks/ci-masks.ts'
import * as services from '../../support/checks/ci-services.ts'
import { usesTestProject, worksWithoutSecrets } from '../../support/checks/ci-steps.ts'
import { runsOnChanges } from '../../support/checks/ci-triggers.ts'
import { backendPackages, boundsRanges, isLocked } from '../../support/checks/dependencies.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { workflowPlace } from '../../support/checks/workflow-place.ts'
import { workflowAt } from '../../support/checks/workflows.ts'
import { composeSystem, readProject } from '../../support/run/compose.ts'
import { copyRepository } from '../../support/systems/repository-copy.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { checkout, generation, packages, testRun, workflow } from './notes.ts'

type Which = 'composition' | 'backend' | 'client'

const read = (world: SuiteWorld, which: Which) =>
  withCalled(workflowAt(world.manifest.repository, world.manifest.workflows[which]))

When('the workflow of {workflow} is read', function (this: SuiteWorld, which: Which) {
  workflow.set(this, read(this, which))
})

Then('it starts Redis and the mail catcher, and no database', async function (this: SuiteWorld) {
  const { services: names, supplied, database } = this.manifest.composition
  const { project } = await readProject(this, this.book.runDir)
  const started = services.startedForTests(workflow.of(this), project, database)
  const mailCatchers = Object.keys(supplied).filter((name) => supplied[name] === 'mailbox')
  services.startsWithoutDatabase(started, [names.redis, ...mailCatchers], database)
  this.measured('services that the workflow starts', { started })
})

Given("the workflow of the backend's tests", function (this: SuiteWorld) {
  workflow.set(this, read(this, 'backend'))
})

When('its tests run where nothing was started', async function (this: SuiteWorld) {
  const made = await composeSystem(this, this.book.runDir)
  const run = await services.runTestsAlone(workflow.of(this), workflowPlace(this, made))
  testRun.set(this, run)
  const statuses = run.steps.map(({ name, status }) => [name, status])
  this.measured('the steps without services', Object.fromEntries(statuses))
})

Then('the tests have failed', function (this: SuiteWorld) {
  services.testsFailed(testRun.of(this))
})

Then('the tests get database, Redis and Supabase of the test project', function (this: SuiteWorld) {
  usesTestProject(workflow.of(this), this.manifest.environments.anonKey)
})

Then(
  'without secrets the tests get stand-ins or are skipped with a reason',
  function (this: SuiteWorld) {
    const { anonKey } = this.manifest.environments
    this.measured('what the tests of a fork get', worksWithoutSecrets(workflow.of(this), anonKey))
  },
)

Then('its eight variables are dummies', function (this: SuiteWorld) {
  hasDummyVariables(this.manifest, generationStep(workflow.of(this)))
})

Given('a clean checkout without an environment file', async function (this: SuiteWorld) {
  const folder = join(this.dir, 'checkout')
  await copyRepository(this.manifest.repository, folder)
  checkout.set(this, folder)
})

When('the client is generated', async function (this: SuiteWorld) {
  const step = generationStep(read(this, 'client'))
  const made = await client.generate(this, checkout.of(this), step)
  generation.set(this, made)
  const { durationMs, connections } = made
  this.measured('the generation', { durationMs, connections })
})

Then('the generation succeeds and changes no committed file', function (this: SuiteWorld) {
  client.generated(generation.of(this))
})

Then('the description of the API is written and has the routes', function (this: SuiteWorld) {
  describesRoutes(generation.of(this), this.manifest)
})

Then('nobody tried to reach database, Redis or Supabase', function (this: SuiteWorld) {
  expectEqual('connections during the generation', generation.of(this).connections, 0)
})

Then(
  'it runs on every pull request and push that changes the infrastructure',
  function (this: SuiteWorld) {
    runsOnChanges(workflow.of(this), this.manifest)
  },
)

Then('no step of it hides a failure', function (this: SuiteWorld) {
  canFail(workflow.of(this))
})

When('the packages of the backend are looked at', function (this: SuiteWorld) {
  packages.set(this, backendPackages(this, checkout.of(this)))
})

Then('the ranges of the clients have an upper bound', function (this: SuiteWorld) {
  boundsRanges(packages.of(this))
})

Then('the lock file resolves the ranges', async function (this: SuiteWorld) {
  this.measured('locked versions', await isLocked(this, packages.of(this)))
})
