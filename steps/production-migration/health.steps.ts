/** Health of the backend while its stores come to harm. */
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import * as cut from '../../support/checks/production-migration/cut-ways.ts'
import { senderAt } from '../../support/checks/production-migration/files.ts'
import * as health from '../../support/checks/production-migration/health.ts'
import * as own from '../../support/checks/production-migration/own-store.ts'
import { somebody } from '../../support/checks/production-migration/somebody.ts'
import { keysIn, removeBucket } from '../../support/services/object-store/observe.ts'
import type { SuiteWorld } from '../../support/world.ts'
import * as notes from './notes-health.ts'

Given('a healthy backend with a store of its own', async function (this: SuiteWorld) {
  void this.sharedBackend
  const store = await own.ownStore(this)
  const backend = await own.healthyBackend(this, own.leadingTo(this, store.address))
  notes.store.set(this, store)
  notes.backend.set(this, backend)
  notes.well.set(this, await health.askHealth(this, backend.url, 'while all is well'))
})

Given('a healthy backend whose ways to its stores can be cut', async function (this: SuiteWorld) {
  void this.sharedBackend
  const ways = await cut.backendWithWays(this)
  notes.ways.set(this, ways)
  notes.backend.set(this, ways.backend)
  notes.well.set(this, await health.askHealth(this, ways.backend.url, 'while all is well'))
})

When(
  'its store loses the bucket, is gone, comes back, and has other keys',
  async function (this: SuiteWorld) {
    const [store, { url }] = [notes.store.of(this), notes.backend.of(this)]
    await removeBucket(store.address)
    const withoutBucket = await health.askUntilRefused(this, url, 'without the bucket')
    await store.kill()
    const gone = await health.askUntilRefused(this, url, 'without the store')
    await store.startAgain('its keys')
    notes.again.set(this, await health.healthyAgain(this, url, 'when the store is back'))
    await store.kill()
    await store.startAgain('other keys')
    const revoked = await health.askUntilRefused(this, url, 'with keys that were revoked')
    notes.ill.set(this, [withoutBucket, gone, revoked])
    this.measured('answers about health', { answers: notes.ill.of(this) })
  },
)

When('its health is asked for {int} times', async function (this: SuiteWorld, times: number) {
  const { url } = notes.backend.of(this)
  const ask = () => health.askHealth(this, url, 'while all is well')
  notes.ill.set(this, await Promise.all(Array.from({ length: times }, ask)))
})

Then('nothing has been written to the store', async function (this: SuiteWorld) {
  expectThat(notes.ill.of(this).length > 0, 'nobody has asked for health')
  expectEqual('objects that asking has left', await keysIn(notes.store.of(this).address), [])
})

When('the database is cut off, comes back, and then is silent', async function (this: SuiteWorld) {
  const [{ database }, { url }] = [notes.ways.of(this), notes.backend.of(this)]
  const cutOff = await database.disconnect()
  const without = await health.askUntilRefused(this, url, 'without the database')
  await cutOff.heal()
  notes.again.set(this, await health.healthyAgain(this, url, 'when the database is back'))
  const quiet = database.silence()
  const silent = await health.askUntilRefused(this, url, 'while the database is silent')
  await quiet.heal()
  notes.ill.set(this, [without, silent])
  this.measured('answers about health', { answers: notes.ill.of(this) })
})

Then('each time health is refused and says that it is the database', function (this: SuiteWorld) {
  health.saysWhichPart(notes.well.of(this), notes.ill.of(this), 'database')
})

Then('each time health is refused and says that it is the storage', function (this: SuiteWorld) {
  health.saysWhichPart(notes.well.of(this), notes.ill.of(this), 'storage')
})

Then('it was healthy again in between', function (this: SuiteWorld) {
  expectEqual('what health says afterwards', notes.again.of(this).status, 200)
})

When('both are cut off, and a visitor asks for its health', async function (this: SuiteWorld) {
  const [{ database, storage }, { url }] = [notes.ways.of(this), notes.backend.of(this)]
  await Promise.all([database.disconnect(), storage.disconnect()])
  notes.ill.set(this, [await health.askUntilRefused(this, url, 'without both stores')])
})

Then('the answers tell how the parts are, and nothing else', function (this: SuiteWorld) {
  const { environment } = notes.backend.of(this)
  const { r2, database } = this.production.variables
  const user = URL.parse(environment[database] ?? '')?.username ?? ''
  // A user that is called as the kind of database is cannot be told from its name.
  const users = user === 'postgres' ? [] : [user]
  const words = [environment[r2.bucket], environment[r2.accessKeyId], ...users, 'localhost']
  const secrets = words.filter((word): word is string => word !== undefined && word !== '')
  health.tellsStatesOnly([notes.well.of(this), ...notes.ill.of(this)], secrets)
})

When(
  'both are cut off, and a user reads, sends a file and comes with a broken token',
  async function (this: SuiteWorld) {
    const { backend, database, storage } = notes.ways.of(this)
    const sender = await senderAt(this, backend.url, await somebody(this))
    await Promise.all([database.disconnect(), storage.disconnect()])
    notes.said.set(this, await cut.askInVain(this, sender))
    notes.secrets.set(this, cut.secretsOf(this, backend, sender.person))
  },
)

Then('neither answers nor log show a secret', function (this: SuiteWorld) {
  const log = notes.backend.of(this).process.lines()
  const texts = { ...notes.said.of(this), 'the log': log.map(({ text }) => text).join('\n') }
  cut.showNoSecret(texts, notes.secrets.of(this))
  this.measured('looked through', { answers: notes.said.of(this), lines: log.length })
})
