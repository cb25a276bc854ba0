/** The size and the place of staging and production. */
import { Then } from '@cucumber/cucumber'
import * as capacity from '../../support/checks/capacity.ts'
import { putTogether } from '../../support/checks/compose-files.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { effective } from './notes.ts'

Then('a worker has {int} replicas', async function (this: SuiteWorld, replicas: number) {
  // How many there are may be a variable, whose value for production stands in production's sample.
  const changes = capacity.valuesOfProduction(this.manifest)
  const { project } = await putTogether(this, this.book.runDir, 'production', changes)
  capacity.hasReplicas(project, this.manifest, replicas)
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
