/** The address of the database as backend, worker and migration tool get it. */
import { randomBytes } from 'node:crypto'
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import {
  allGaveUp,
  allWork,
  awkwardUser,
  databaseWay,
  formerVariables,
  nobodyCame,
  startConsumers,
  startWithoutAddress,
  tellsOfRefusedPassword,
} from '../../support/checks/database-address.ts'
import { shortPauses } from '../../support/checks/database-patience.ts'
import { usesPooler } from '../../support/checks/env-guide.ts'
import { expectThat } from '../../support/checks/expect.ts'
import { ownQueue } from '../../support/checks/own-queue.ts'
import { eventuallyStarted } from '../../support/checks/start-attempts.ts'
import { keepSecrets } from '../../support/run/secrets-kept.ts'
import { withUser } from '../../support/services/postgres/driver.ts'
import { asItStands } from '../../support/systems/same-database.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, changes, samples } from './notes.ts'
import { address, consumers, former, withoutAddress } from './notes-database.ts'
import { quickSettings } from './quick-settings.ts'

Given(
  'the former variables of the database lead to another server',
  async function (this: SuiteWorld) {
    const way = await databaseWay(this)
    way.refuse()
    former.set(this, way)
    changes.set(this, formerVariables(way))
    address.set(this, { url: this.addresses.postgres.url })
  },
)

Given('an address of the database spelled with its driver', function (this: SuiteWorld) {
  const spelled = (url: string) => asItStands(url.replace(/^\w+:/, 'postgresql+psycopg:'))
  address.set(this, { url: this.addresses.postgres.url, spelled })
})

Given(
  'a password of the database full of reserved characters, encoded in its address',
  async function (this: SuiteWorld) {
    const user = await awkwardUser(this)
    keepSecrets(this.book.runDir, [user.password])
    address.set(this, { ...user, spelled: asItStands })
  },
)

When(
  'backend, worker and migration tool are started with the address',
  async function (this: SuiteWorld) {
    const { url, spelled } = address.of(this)
    const own = { ...quickSettings(this.manifest), ...(await ownQueue(this)).changes }
    const all = { ...own, ...(changes.find(this) ?? {}) }
    consumers.set(this, await startConsumers(this, url, all, spelled))
  },
)

When(
  'backend, worker and migration tool are started without the address',
  async function (this: SuiteWorld) {
    withoutAddress.set(this, await startWithoutAddress(this, changes.of(this)))
  },
)

When('the backend is started with another password than that', async function (this: SuiteWorld) {
  const { url } = address.of(this)
  const password = `${address.of(this).password}${randomBytes(4).toString('hex')}`
  keepSecrets(this.book.runDir, [password])
  address.set(this, { url, password })
  const wrong = { ...shortPauses(this.manifest), DATABASE_URL: withUser(url, { password }) }
  backend.set(this, await eventuallyStarted(this, wrong))
})

Then('a document goes through all of them', async function (this: SuiteWorld) {
  await allWork(this, consumers.of(this), pdfOf(5_000))
})

Then('nobody has tried to reach the other server', function (this: SuiteWorld) {
  nobodyCame(former.of(this))
})

Then('each of them ends with a failure', function (this: SuiteWorld) {
  allGaveUp(withoutAddress.of(this))
})

Then('the backend ends with an error about the password', function (this: SuiteWorld) {
  const { process } = backend.of(this)
  const code = process.exit()?.code ?? undefined
  expectThat(code !== undefined && code !== 0, 'the backend goes on with a refused password')
  tellsOfRefusedPassword(backend.of(this), address.of(this).password ?? '')
})

Then('each of the files leads to the pooler in session mode', function (this: SuiteWorld) {
  for (const [name, sample] of Object.entries(samples.of(this))) {
    usesPooler(`the sample for ${name}`, sample.DATABASE_URL)
  }
})
