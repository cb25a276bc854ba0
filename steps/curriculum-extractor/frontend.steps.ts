/** The frontend as its visitors meet it. */
import { Given, Then, When } from '@cucumber/cucumber'
import { everythingServed, hidesAll, marks, showsAll } from '../../support/checks/frontend-pages.ts'
import { serveWith } from '../../support/checks/production-site.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { marked, served } from './notes.ts'

Given(
  'a frontend with marks in its variables and in all secrets around it',
  function (this: SuiteWorld) {
    marked.set(this, marks(this))
  },
)

When('a visitor loads all that it serves', async function (this: SuiteWorld) {
  const { shown, hidden } = marked.of(this)
  const frontend = await serveWith(this, { ...hidden, ...shown })
  served.set(this, await everythingServed(frontend))
  this.measured('what the frontend serves', { paths: [...served.of(this).keys()] })
})

Then('the three public marks are there', function (this: SuiteWorld) {
  showsAll(served.of(this), marked.of(this).shown)
})

Then('no other mark is there', function (this: SuiteWorld) {
  hidesAll(served.of(this), marked.of(this).hidden)
})
