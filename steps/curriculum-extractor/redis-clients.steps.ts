/** The system as a client of Redis: its login, its connections, its encrypted link. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { type EnvironmentName, environmentFor } from '../../support/checks/environments.ts'
import { allSucceed } from '../../support/checks/kept-jobs.ts'
import { pointedTo } from '../../support/checks/own-queue.ts'
import { ownRedis } from '../../support/checks/own-redis.ts'
import * as link from '../../support/checks/redis-link.ts'
import * as login from '../../support/checks/redis-login.ts'
import * as pool from '../../support/checks/redis-pool.ts'
import { cutConnections } from '../../support/services/redis/driver.ts'
import { upload } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, changes, samples, user, worker } from './notes.ts'
import { alone, bursts, load, managed, sendJobs, startBackend } from './notes-redis.ts'
import { quickSettings } from './quick-settings.ts'
import { somebody } from './storage-notes.ts'

const jobBudgetMs = 30_000

Given('a Redis whose password has to be encoded in its URL', async function (this: SuiteWorld) {
  alone.set(this, await ownRedis(this, { password: login.trickyPassword }))
  changes.set(this, pointedTo(this, { redis: alone.of(this) }))
})

Given('a Redis whose URL lacks the password', async function (this: SuiteWorld) {
  alone.set(this, await ownRedis(this))
  changes.set(this, {
    ...pointedTo(this, { redis: login.withoutPassword(alone.of(this)) }),
    ...login.withoutLonePassword(this.manifest),
  })
})

Given('a managed Redis behind an encrypted door', async function (this: SuiteWorld) {
  const redis = await link.managedRedis(this, 'none')
  alone.set(this, redis.server)
  changes.set(this, { ...environmentFor(this, 'production'), ...redis.changes })
})

Given(
  'a managed Redis whose certificate was {certificateFault}',
  async function (this: SuiteWorld, fault: link.Fault) {
    managed.set(this, await link.managedRedis(this, fault))
  },
)

Given(
  'the {environment} environment with a Redis in clear on the open network',
  function (this: SuiteWorld, environment: EnvironmentName) {
    changes.set(this, { ...environmentFor(this, environment), ...link.inClear(this) })
  },
)

When('backend and worker are started with it', async function (this: SuiteWorld) {
  const given = { ...quickSettings(this.manifest), ...changes.of(this) }
  backend.set(this, await this.start('backend', given))
  worker.set(this, await this.start('worker', given))
})

When('the backend is started with the managed Redis', async function (this: SuiteWorld) {
  const given = { ...environmentFor(this, 'production'), ...managed.of(this).changes }
  backend.set(this, await this.start('backend', given))
})

When('the backend is started for its log', async function (this: SuiteWorld) {
  backend.set(this, await this.start('backend', changes.of(this)))
})

Then('a job goes through it', async function (this: SuiteWorld) {
  await backendReady(this.manifest, backend.of(this))
  user.set(this, await somebody(this))
  const job = await sendJobs(this, 1)
  await allSucceed(this.manifest, alone.of(this).url, job, jobBudgetMs)
})

Then('every connection uses the first database', async function (this: SuiteWorld) {
  const connected = await login.allInDatabaseZero(alone.of(this))
  this.measured('connections', { connected: connected.map(({ name, db }) => ({ name, db })) })
})

Then('neither of them calls itself well', async function (this: SuiteWorld) {
  for (const process of [backend.of(this), worker.of(this)]) {
    await login.endsOrIsUnwell(this, process, 'its URL has no password')
  }
})

Then('each of them logs that Redis has refused it', async function (this: SuiteWorld) {
  const said: Record<string, string> = {}
  for (const process of [backend.of(this), worker.of(this)]) {
    const words = /NOAUTH|WRONGPASS|auth|password/i
    said[process.role] = await login.says(this, process, words, 'that Redis has refused it')
  }
  this.measured('what they log', said)
})

Then('it does not call itself well', async function (this: SuiteWorld) {
  await login.endsOrIsUnwell(this, backend.of(this), 'the certificate is not to be trusted')
  const said = backend.of(this).process.lines().slice(-5)
  this.measured('its last words', { said: said.map(({ text }) => text) })
})

Then('its log warns of the link in clear', async function (this: SuiteWorld) {
  const line = await link.warnsOfClearLink(this, backend.of(this))
  this.measured('the warning', { line })
  await backend.of(this).process.kill()
})

Then('every link to Redis outside local is encrypted', function (this: SuiteWorld) {
  link.samplesAreEncrypted(this, samples.of(this))
})

Given('a backend with a Redis of its own', async function (this: SuiteWorld) {
  const redis = await ownRedis(this)
  const { token } = await startBackend(this, pointedTo(this, { redis }))
  const { url } = backend.of(this)
  const send = () => upload(this.manifest, url, token, pdfOf(4_000))
  load.set(this, { redisUrl: redis.url, backendUrl: url, send })
})

When(
  '{int} callers need Redis at once, {int} times',
  async function (this: SuiteWorld, callers: number, times: number) {
    const made = []
    for (let round = 0; round < times; round += 1) {
      made.push(await pool.burst(this, load.of(this), callers))
    }
    bursts.set(this, made)
    this.measured('connections to Redis', { callers, bursts: made })
  },
)

Then('each of them is served by few connections', function (this: SuiteWorld) {
  pool.servedByPool(this.manifest, bursts.of(this))
})

Then('lost connections are replaced and no further ones kept', async function (this: SuiteWorld) {
  const base = bursts.of(this).at(-1)?.left ?? 0
  const cut = await cutConnections(load.of(this).redisUrl)
  const left = await pool.recoversWithoutLeak(this, load.of(this), base)
  this.measured('connections after they were cut', { base, cut, left })
})
