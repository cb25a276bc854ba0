/** Search by meaning, with vectors that are known. */
import { Given, Then, When } from '@cucumber/cucumber'
import { ask, foundRightly } from '../../support/checks/production-migration/questions.ts'
import * as vectors from '../../support/checks/production-migration/vectors.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-stores.ts'

Given('a backend for which the vector of every text is known', async function (this: SuiteWorld) {
  void this.sharedBackend
  notes.searching.set(this, await vectors.searching(this))
})

Given('two users have documents about different things', async function (this: SuiteWorld) {
  const { first, second } = notes.searching.of(this)
  notes.texts.set(this, await vectors.ingest(this, first, ['lighthouse', 'orchard', 'glacier']))
  await vectors.ingest(this, second, ['orchard', 'harbour'])
})

When('the first asks about one of them', async function (this: SuiteWorld) {
  const hits = await ask(this, notes.searching.of(this).first, 'orchard')
  notes.hits.set(this, hits)
  this.measured('what was found', { hits })
})

Then('the document about it comes first, and none of the other user', function (this: SuiteWorld) {
  foundRightly(notes.hits.of(this), 'orchard', notes.texts.of(this))
})

Then('the database has compared the vectors', function (this: SuiteWorld) {
  vectors.comparesInTheDatabase(notes.searching.of(this))
})

Then('its vectors have one length, and no other is taken', async function (this: SuiteWorld) {
  await vectors.haveFixedDimensions(this, await vectors.vectorColumns(this))
})
