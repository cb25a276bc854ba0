/** The size and the place of staging and production. */
import { Then } from '@cucumber/cucumber'
import * as capacity from '../support/checks/capacity.ts'
import type { SuiteWorld } from '../support/world.ts'
import { effective } from './notes.ts'

Then('a worker has {int} replicas', function (this: SuiteWorld, replicas: number) {
  capacity.hasReplicas(effective.of(this).project, this.manifest, replicas)
})

Then('staging and production share no service and lie in one region', function (this: SuiteWorld) {
  const samples = capacity.samplesOfDeployments(this.manifest)
  capacity.shareNoProject(samples)
  capacity.lieInOneRegion(samples)
})

Then('the Redis of production is a managed one', function (this: SuiteWorld) {
  const samples = capacity.samplesOfDeployments(this.manifest)
  capacity.hasManagedRedis(samples, effective.of(this).project)
})
