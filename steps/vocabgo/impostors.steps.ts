/** Users who write of themselves to be somebody else. */
import { Then, When } from '@cucumber/cucumber'
import { forgedClaims } from '../../support/checks/vocabgo/claims.ts'
import {
  isGrantedNoMore,
  isShownNoMore,
  type Rights,
  rightsOf,
} from '../../support/checks/vocabgo/rights.ts'
import { newUser, selfMadeUser } from '../../support/checks/vocabgo/users.ts'
import { keysIn } from '../../support/checks/vocabgo/views.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { ada, belongingsBefore, ben } from './notes.ts'
import { rights } from './notes-access.ts'

When(
  'Eve signs up as the service, as Ada and as whoever a rule believes, and meddles like any other user',
  async function (this: SuiteWorld) {
    const [a, b] = [ada.of(this), ben.of(this)]
    const { ada: hers, ben: his } = belongingsBefore.of(this)
    const ids = [
      a.id,
      b.id,
      ...(await keysIn(this, 'llm_metrics', [...hers.llm_metrics, ...his.llm_metrics])),
    ]
    const other = await rightsOf(this, await newUser(this), his, ids)
    const eve: Rights[] = []
    const all = await forgedClaims(this, a.id)
    this.measured('what users claim of themselves', { claims: all })
    for (const claims of all) {
      eve.push(await rightsOf(this, await selfMadeUser(this, claims), hers, ids))
    }
    rights.set(this, { other, eve })
  },
)

Then('she is shown no more than the other', function (this: SuiteWorld) {
  const { eve, other } = rights.of(this)
  for (const one of eve) isShownNoMore(one, other)
})

Then('she is granted no more than the other', function (this: SuiteWorld) {
  const { eve, other } = rights.of(this)
  for (const one of eve) {
    this.measured('what came of what she tried', one.outcomes)
    isGrantedNoMore(one, other)
  }
})
