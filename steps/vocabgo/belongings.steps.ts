/** What two users have before something is tried. */
import { Given } from '@cucumber/cucumber'
import {
  belongingsOf,
  furnish,
  whereThereIsPlace,
} from '../../support/checks/vocabgo/belongings.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, belongingsBefore, ben, furnished } from './notes.ts'

Given(
  /^each of them has jobs(?:, metrics, word lists and a cooldown|(, and whatever else there is a table for))$/,
  async function (this: SuiteWorld, asFarAsThereIs: string | null) {
    const way = asFarAsThereIs === null ? undefined : whereThereIsPlace
    const users = [ada.of(this).id, ben.of(this).id]
    const both = await Promise.all(users.map((id) => furnish(this, id, way)))
    const [jobsOfAda = [], jobsOfBen = []] = both
    furnished.set(this, { ada: jobsOfAda, ben: jobsOfBen })
    belongingsBefore.set(this, {
      ada: await belongingsOf(this, ada.of(this).id, jobsOfAda, way),
      ben: await belongingsOf(this, ben.of(this).id, jobsOfBen, way),
    })
  },
)
