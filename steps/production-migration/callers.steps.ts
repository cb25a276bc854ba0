/** Who the caller is, on every operation, and how a token of the published keys fares. */
import { Given, Then, When } from '@cucumber/cucumber'
import * as areas from '../../support/checks/production-migration/areas.ts'
import * as callers from '../../support/checks/production-migration/callers.ts'
import { senderAt } from '../../support/checks/production-migration/files.ts'
import * as names from '../../support/checks/production-migration/names-everywhere.ts'
import * as operations from '../../support/checks/production-migration/operations.ts'
import * as keys from '../../support/checks/production-migration/published-keys.ts'
import {
  registeredRoutes,
  servedAmong,
} from '../../support/checks/production-migration/registered-routes.ts'
import * as people from '../../support/checks/production-migration/somebody.ts'
import { Unverified } from '../../support/core/errors.ts'
import { credential } from '../../support/services/supabase/token-kit/kit.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { asked, made, published, second, thingsOfSecond, user } from './notes-tokens.ts'

Given('two users of production have signed in', async function (this: SuiteWorld) {
  void this.sharedBackend // a system that did not start is the system's fault, not that of sign-in
  user.set(this, await people.signedIn(this))
  second.set(this, await people.somebody(this))
})

When(
  'the first makes a project and names the second wherever a request can',
  async function (this: SuiteWorld) {
    const { person } = user.of(this)
    const url = this.sharedBackend
    made.set(this, await callers.nameSomebodyElse(this, url, person, second.of(this)))
  },
)

When(
  'the first makes a project with a token that has the address and the id of the second in other places',
  async function (this: SuiteWorld) {
    const { materials } = user.of(this)
    const url = this.sharedBackend
    made.set(this, await callers.nameSomebodyInToken(this, url, materials, second.of(this)))
  },
)

Then(
  'each project belongs to the first, or the request was refused',
  async function (this: SuiteWorld) {
    await callers.allBelongTo(this, user.of(this).person.id, made.of(this))
    this.measured('the requests', { made: made.of(this) })
  },
)

When(
  'the first makes one of every area and names the second wherever a request can',
  async function (this: SuiteWorld) {
    const [{ person }, other] = [user.of(this), second.of(this)]
    const sender = await senderAt(this, this.sharedBackend, person)
    thingsOfSecond.set(this, await names.everythingOf(this, other))
    const statuses = await names.nameSomebodyEverywhere(this, sender, other)
    this.measured('the requests', { statuses })
  },
)

Then('nothing of it belongs to the second', async function (this: SuiteWorld) {
  const after = await names.everythingOf(this, second.of(this))
  names.nothingCame(thingsOfSecond.of(this), after)
})

const each = 25

When('both make 25 projects each, all at the same time', async function (this: SuiteWorld) {
  const both = [user.of(this).person, second.of(this)]
  await callers.makeAtTheSameTime(this, this.sharedBackend, both, each)
})

Then(
  'each of them owns exactly the projects that bear the own name',
  async function (this: SuiteWorld) {
    await callers.ownTheirOwn(this, [user.of(this).person, second.of(this)], each)
  },
)

const bad = [
  'no header',
  'a token that has expired',
  'a token with a changed signature',
  'a token for another audience',
]
const good = 'the token of a signed-in user'

/** Asked without a header: what a stream of events or a download may take its caller from. */
const inTheAddress = 'a token with a changed signature in the address'

/** As the API describes them, or where it describes nothing as its programs register them. */
async function everyOperation(world: SuiteWorld, url: string) {
  const { production } = world
  const told = await operations.descriptionOf(production, url)
  if (Object.keys(told).length > 0) {
    return { described: told, found: operations.protectedOperations(production, told) }
  }
  const described = registeredRoutes(production)
  const all = operations.protectedOperations(production, described)
  const header = await credential(good, user.of(world).materials)
  const found = await servedAmong(url, all, header)
  if (found.length === 0) throw new Unverified(operations.noneOf(production.routes))
  return { described, found }
}

When(
  'every operation is asked without a token, with four bad ones and with a good one',
  async function (this: SuiteWorld) {
    const url = this.sharedBackend
    const { described, found } = await everyOperation(this, url)
    const all: Record<string, Record<string, number>> = {}
    for (const name of [...bad, good]) {
      const made = await credential(name, user.of(this).materials)
      all[name] = await operations.askEach(url, found, made)
    }
    const header = await credential('a token with a changed signature', user.of(this).materials)
    const search = operations.tokenInAddress(described, header?.replace(/^Bearer /, '') ?? '')
    all[inTheAddress] = await operations.askEach(url, found, undefined, search)
    asked.set(this, all)
    this.measured('operations', { protected: found.length, credentials: Object.keys(all).length })
  },
)

Then('every operation refuses all but the good one as unknown', function (this: SuiteWorld) {
  for (const name of bad) operations.allAnswerUnknown(name, asked.of(this)[name] ?? {})
  operations.allAnswerUnknownTo(inTheAddress, asked.of(this)[inTheAddress] ?? {})
})

Then('none refuses the good one as unknown', function (this: SuiteWorld) {
  operations.noneAnswersUnknown(asked.of(this)[good] ?? {})
})

Given('a backend of a project that publishes its keys', async function (this: SuiteWorld) {
  void this.sharedBackend
  user.set(this, await people.signedIn(this))
  published.set(this, await keys.backendWithKeys(this))
})

When(
  "it is asked with a token of the published key, of a stranger's key, and of the key as a secret",
  async function (this: SuiteWorld) {
    const { keys: project, url } = published.of(this)
    const { person, materials } = user.of(this)
    const ids = await areas.thingsToName(this.production, url, `Bearer ${person.token}`)
    const credentials = await keys.credentialsFor(project, materials)
    const all: Record<string, Record<string, number>> = {}
    for (const [name, header] of Object.entries(credentials)) {
      const read = await areas.readEach(this.production, url, header, ids)
      all[name] = Object.fromEntries(read.map(({ area, status }) => [area, status]))
    }
    asked.set(this, all)
  },
)

Then('only the token of the published key opens it', function (this: SuiteWorld) {
  keys.onlyPublishedOpens(asked.of(this))
})
