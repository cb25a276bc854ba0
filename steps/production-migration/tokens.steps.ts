/** Requests with credentials of every kind, to every area. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import * as areas from '../../support/checks/production-migration/areas.ts'
import { shownSecrets } from '../../support/checks/production-migration/shown-secrets.ts'
import * as people from '../../support/checks/production-migration/somebody.ts'
import { signedWith } from '../../support/services/supabase/token-kit/compact.ts'
import { credential } from '../../support/services/supabase/token-kit/kit.ts'
import { claimsOf, secretOf } from '../../support/services/supabase/token-kit/materials.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { answers, header, ownBefore, user } from './notes-tokens.ts'

Given('a user of production has signed in', async function (this: SuiteWorld) {
  void this.sharedBackend // a system that did not start is the system's fault, not that of sign-in
  user.set(this, await people.signedIn(this))
})

/** What the lists and bodies of the areas may name, all of it the user's own. */
function idsToName(world: SuiteWorld) {
  const { person } = user.of(world)
  return areas.thingsToName(world.production, world.sharedBackend, `Bearer ${person.token}`)
}

async function readWith(world: SuiteWorld, names: readonly string[]): Promise<void> {
  const all: areas.AreaAnswer[] = []
  const ids = await idsToName(world)
  for (const name of names) {
    const made = await credential(name, user.of(world).materials)
    all.push(...(await areas.readEach(world.production, world.sharedBackend, made, ids)))
  }
  answers.set(world, all)
}

When(
  'each area is read with the token and with a later one of the same session',
  async function (this: SuiteWorld) {
    await readWith(this, ['the token of a signed-in user', 'a later token of the same session'])
  },
)

When('each area is read with the scheme in small letters', async function (this: SuiteWorld) {
  await readWith(this, ['the token with its scheme in small letters'])
})

When(
  'each area is read and written with {forgery}',
  async function (this: SuiteWorld, name: string) {
    const { person, materials } = user.of(this)
    const url = this.sharedBackend
    const ids = await idsToName(this)
    ownBefore.set(this, await areas.rowsOf(this, person.id))
    const made = await credential(name, materials)
    header.set(this, { value: made })
    const read = await areas.readEach(this.production, url, made, ids)
    const written = await areas.writeEach(this.production, url, made, ids)
    answers.set(this, [...read, ...written])
  },
)

When(
  'each area is read with a token for every secret that the example shows',
  async function (this: SuiteWorld) {
    const { materials } = user.of(this)
    const shown = (await shownSecrets(this)).filter((secret) => secret !== secretOf(materials))
    const all: areas.AreaAnswer[] = []
    const ids = await idsToName(this)
    for (const secret of shown) {
      const forged = `Bearer ${signedWith(secret, claimsOf(materials))}`
      all.push(...(await areas.readEach(this.production, this.sharedBackend, forged, ids)))
    }
    answers.set(this, all)
    this.measured('secrets that anybody may read', { count: shown.length })
  },
)

Then("every area answers with the user's own things", function (this: SuiteWorld) {
  areas.allOpen(answers.of(this))
})

Then('every request is refused as unknown', function (this: SuiteWorld) {
  areas.allUnknown(answers.of(this))
})

Then('every request is refused without an error of the server', function (this: SuiteWorld) {
  areas.allRefusedCleanly(answers.of(this))
})

Then('nothing has been written', async function (this: SuiteWorld) {
  const after = await areas.rowsOf(this, user.of(this).person.id)
  expectEqual('rows of the user', after, ownBefore.of(this))
})

Then('nobody has been asked for keys', function (this: SuiteWorld) {
  people.nobodyAsked(user.of(this), header.of(this).value)
})

Then('nobody has become a user', async function (this: SuiteWorld) {
  await people.isNoUser(this, people.subjectIn(header.of(this).value))
})
