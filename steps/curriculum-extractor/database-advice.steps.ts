/** What the advisors of Supabase would say of the database. */
import { Then, When } from '@cucumber/cucumber'
import {
  adviceOn,
  breaksNone,
  performanceRules,
  securityRules,
} from '../../support/checks/database-advice.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { advice } from './notes-operations.ts'

When('its database is examined by the rules of the advisors', async function (this: SuiteWorld) {
  advice.set(this, await adviceOn(this))
  this.measured('findings', advice.of(this))
})

Then(
  'no table, view or function is open to people whom it is not for',
  function (this: SuiteWorld) {
    breaksNone(advice.of(this), securityRules)
  },
)

Then(
  'no index is missing or stands twice, and no policy asks for every row',
  function (this: SuiteWorld) {
    breaksNone(advice.of(this), performanceRules)
  },
)
