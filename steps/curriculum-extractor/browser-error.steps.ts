/** Errors in the browser of a visitor. */
import { Given, Then, When } from '@cucumber/cucumber'
import { bothReported, failingPage, visit } from '../../support/checks/browser-errors.ts'
import { canBeFollowed, errorsIn } from '../../support/checks/tracked-errors.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { failing } from './notes-monitoring.ts'

Given(
  'a frontend with an error tracker and a page on which two things fail',
  async function (this: SuiteWorld) {
    failing.set(this, await failingPage(this))
  },
)

When('a visitor opens the page', async function (this: SuiteWorld) {
  await visit(this, failing.of(this))
})

Then('both errors are tracked, with environment and release', function (this: SuiteWorld) {
  const errors = errorsIn(failing.of(this).tracker.received)
  this.measured('errors of the browser', { errors })
  bothReported(failing.of(this))
  canBeFollowed(errors)
})
