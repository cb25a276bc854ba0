/** The page that shows the jobs, where a composition has one. */
import { Then } from '@cucumber/cucumber'
import type { Place } from '../../support/checks/compose-files.ts'
import * as flower from '../../support/checks/flower.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { effective } from './notes.ts'

const flowersOf = (world: SuiteWorld) => flower.flowersOf(effective.of(world).project)

Then('every Flower asks for a login that the environment alone knows', function (this: SuiteWorld) {
  const names = flowersOf(this).map(({ name }) => name)
  this.measured('services that run Flower', { services: names.length === 0 ? 'none' : names })
  for (const each of flowersOf(this)) flower.asksForLogin(each, effective.of(this).project)
})

Then('no Flower for {place} has a back door', function (this: SuiteWorld, place: Place) {
  for (const each of flowersOf(this)) flower.hasNoBackDoor(each, place)
})

Then('no Flower shows the password of the broker', function (this: SuiteWorld) {
  for (const each of flowersOf(this))
    flower.hidesBrokerPassword(each, effective.of(this).environment)
})
