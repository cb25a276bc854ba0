/** A database of the composition's own, which nothing may need, and the version of every database. */
import { Given, Then } from '@cucumber/cucumber'
import { ownDatabases } from '../../support/artifacts/compose/own-databases.ts'
import { areHealthy, cameUp } from '../../support/checks/composition.ts'
import {
  allOfDocumentedVersion,
  databaseImages,
  onDocumentedVersion,
} from '../../support/checks/database-versions.ts'
import { readSamples } from '../../support/checks/environment-samples.ts'
import {
  nobodyNamesFormerServer,
  noneRuns,
  nothingNeedsThem,
  noVolumeIsRequired,
} from '../../support/checks/optional-database.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { broughtUp, changes, composed, effective } from './notes.ts'

Given('a database of version 17', async function (this: SuiteWorld) {
  this.measured('the database', { version: await onDocumentedVersion(this) })
})

Given('the environment holds the address of a database elsewhere', function (this: SuiteWorld) {
  changes.set(this, { DATABASE_URL: this.addresses.postgres.url })
})

Then('nothing that runs needs a database of the composition', function (this: SuiteWorld) {
  const { project } = effective.of(this)
  const databases = ownDatabases(project, this.manifest.composition.database)
  this.measured('databases of the composition', { databases })
  nothingNeedsThem(project, databases)
})

Then('no volume has to be there beforehand', function (this: SuiteWorld) {
  noVolumeIsRequired(effective.of(this).project)
})

Then('backend and worker are healthy, and no database runs', async function (this: SuiteWorld) {
  const { backend, worker } = this.manifest.composition.services
  const { composition, project } = composed.of(this)
  cameUp(broughtUp.of(this))
  await areHealthy(composition, [backend, worker])
  await noneRuns(composition, ownDatabases(project, this.manifest.composition.database))
})

Then('neither services nor sample files name the former server', function (this: SuiteWorld) {
  nobodyNamesFormerServer(effective.of(this).project, readSamples(this.manifest))
})

Then('every database that it or a workflow starts is of version 17', function (this: SuiteWorld) {
  const { project, repository } = effective.of(this)
  const images = databaseImages(this, project, repository)
  this.measured('images of databases', images)
  allOfDocumentedVersion(images)
})
