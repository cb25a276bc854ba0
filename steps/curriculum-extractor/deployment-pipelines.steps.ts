/** The pipelines that deploy: read with their order, and their backup taken for a trial. */
import { Given, Then, When } from '@cucumber/cucumber'
import { stopsWithoutBackup, takeBackupStep } from '../../support/checks/backup-step.ts'
import { canFail } from '../../support/checks/ci-masks.ts'
import { deploys, pipelineAt, runsInOrder } from '../../support/checks/pipeline-graph.ts'
import type { Part } from '../../support/checks/pipeline-parts.ts'
import * as pipelines from '../../support/checks/pipelines.ts'
import { restoresAndCompares, runsEveryMonth } from '../../support/checks/restore-test.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backupSteps, pipeline } from './notes-deployment.ts'

type Name = 'staging' | 'production' | 'restoreTest'

function read(world: SuiteWorld, name: Name): void {
  const { manifest } = world
  const made = pipelineAt(manifest, manifest.deployment.workflows[name])
  pipeline.set(world, made)
  world.measured(`the pipeline ${made.workflow.name}`, {
    steps: made.placed.map(({ job, name }) => `${job.id}: ${name}`),
  })
}

Given('the pipeline that {pipeline}', function (this: SuiteWorld, name: Name) {
  read(this, name)
})

When('the pipeline that {pipeline} is read', function (this: SuiteWorld, name: Name) {
  read(this, name)
})

When(
  'its backup is taken with a dump that is whole, that breaks off, and that is empty',
  async function (this: SuiteWorld) {
    const endings = ['whole', 'broken', 'empty'] as const
    const taken = endings.map((ending) => takeBackupStep(this, pipeline.of(this), ending))
    backupSteps.set(this, await Promise.all(taken))
  },
)

Then('it stops unless the dump is whole', function (this: SuiteWorld) {
  stopsWithoutBackup(backupSteps.of(this))
})

Then('the migration waits for the backup', function (this: SuiteWorld) {
  runsInOrder(pipeline.of(this), ['backup', 'migration', 'replacement'])
})

Then('only a push to {string} starts it', function (this: SuiteWorld, branch: string) {
  pipelines.startsOnlyBy(pipeline.of(this), { branches: [branch] })
})

Then('only a tag of a release starts it', function (this: SuiteWorld) {
  pipelines.startsOnlyBy(pipeline.of(this), { tags: ['v*'] })
})

Then('{parts} follow one another', function (this: SuiteWorld, order: Part[]) {
  runsInOrder(pipeline.of(this), order)
})

Then('it ships the images of its own commit', async function (this: SuiteWorld) {
  await pipelines.shipsItsOwnImage(this, this.book.runDir, pipeline.of(this), 'sha')
})

Then('it ships the images of its own tag', async function (this: SuiteWorld) {
  await pipelines.shipsItsOwnImage(this, this.book.runDir, pipeline.of(this), 'tag')
})

Then('it tells the team however it ends', function (this: SuiteWorld) {
  pipelines.notifiesAlways(pipeline.of(this))
})

Then('it rolls back when, and only when, a step before has failed', function (this: SuiteWorld) {
  pipelines.rollsBackOnFailure(pipeline.of(this))
})

Then('no step of the pipeline hides a failure', function (this: SuiteWorld) {
  const made = pipeline.of(this)
  canFail(made.workflow, (job, step) => deploys(made, job, step))
})

Then('it runs every month', function (this: SuiteWorld) {
  runsEveryMonth(pipeline.of(this))
})

Then('it restores a backup and compares what is in the database', function (this: SuiteWorld) {
  restoresAndCompares(pipeline.of(this))
})
