/** Migrations on their way into projects: empty ones, and one that is already somebody's. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import * as empty from '../../support/checks/vocabgo/empty-projects.ts'
import * as neighbours from '../../support/checks/vocabgo/neighbours.ts'
import { setUpProject } from '../../support/run/shared-project.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { emptyProjects, otherFeature, pushed, pushes } from './notes-deployment.ts'

Given('two empty projects in which no tool has all rights', async function (this: SuiteWorld) {
  const names = ['production', 'local'].map((name) => empty.emptyProject(this, name))
  const [production, local] = await Promise.all(names)
  if (production === undefined || local === undefined) throw new Error('two were asked for')
  emptyProjects.set(this, [production, local])
})

When(
  'one is pushed to twice as production is, and the other is reset as local ones are',
  async function (this: SuiteWorld) {
    const [first, second] = emptyProjects.of(this)
    const [production, local] = await Promise.all([
      empty.pushTwice(this, first),
      empty.resetAsLocally(this, second),
    ])
    pushed.set(this, { production, local })
    pushes.set(this, [...production.pushes, ...local.pushes])
    this.measured('applied by each push', {
      production: production.pushes.map(({ applied }) => applied.length),
      local: local.pushes.map(({ applied }) => applied.length),
    })
  },
)

Then('no migration stops the push', function (this: SuiteWorld) {
  empty.noneStopped(pushes.of(this))
})

Then('both projects have got the same schema', function (this: SuiteWorld) {
  const { production, local } = pushed.of(this)
  const [before, after] = production.schemas
  expectThat(Object.keys(after).length > Object.keys(before).length, 'the migrations make nothing')
  const what = 'the same migrations have made two different schemas'
  empty.sameSchema(what, after, local.schemas[1])
})

Then(
  'nothing was forbidden to the tools, and nothing of Supabase was changed',
  function (this: SuiteWorld) {
    empty.nothingForbidden(pushes.of(this))
    empty.managedUntouched(pushed.of(this).production)
  },
)

Then('the second push has nothing to do and changes nothing', function (this: SuiteWorld) {
  const { pushes, schemas } = pushed.of(this).production
  empty.noneStopped(pushes)
  expectEqual('migrations that were applied by the second push', pushes[1]?.applied, [])
  empty.sameSchema('the second push has changed the schema', schemas[1], schemas[2])
})

Then('production lacks nothing that a local reset adds', function (this: SuiteWorld) {
  const { schemas } = pushed.of(this).local
  empty.sameSchema('the seed carries a part of the schema', schemas[1], schemas[2])
})

Given(
  'a project in which a user keeps the files and rows of another feature',
  async function (this: SuiteWorld) {
    const project = await empty.emptyProject(this, 'neighbours')
    const there = await neighbours.moveIn(project.addresses)
    otherFeature.set(this, { ...project, neighbours: there })
  },
)

When('the migrations are pushed to it', async function (this: SuiteWorld) {
  const { addresses, dir } = otherFeature.of(this)
  pushes.set(this, [await setUpProject(this.project, addresses, dir, 'again')])
})

Then('what was there has kept its form, its rules and its rows', async function (this: SuiteWorld) {
  const { addresses, neighbours: before } = otherFeature.of(this)
  await neighbours.objectsAsBefore(addresses, before)
  await neighbours.rowsAsBefore(addresses, before)
})

Then('the user still reads the own file, unchanged', async function (this: SuiteWorld) {
  const { addresses, neighbours: before } = otherFeature.of(this)
  await neighbours.fileAsBefore(addresses, before)
})
