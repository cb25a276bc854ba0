/** The backend as a process: its start, its health, its log. */
import { Given, Then, When } from '@cucumber/cucumber'
import { connectedLine } from '../../support/checks/database.ts'
import { expectEqual, expectThat } from '../../support/checks/expect.ts'
import { areBothOk, askedInBothSpellings } from '../../support/checks/health.ts'
import { call } from '../../support/systems/http-client.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, backendUrl, changes, composed } from './notes.ts'

Given('the backend is connected to Supabase', async function (this: SuiteWorld) {
  const url = this.sharedBackend
  const { status } = await call(url + this.manifest.routes.health)
  expectEqual('the health check of the running backend', status, 200)
  backendUrl.set(this, url)
})

When('the backend service starts', async function (this: SuiteWorld) {
  const started = await this.start('backend', changes.of(this))
  backend.set(this, started)
  await backendReady(this.manifest, started)
})

Then('the backend health check endpoint answers OK', async function (this: SuiteWorld) {
  await areBothOk(await askedInBothSpellings(this, backend.of(this).url))
})

Then('the backend logs {string}', async function (this: SuiteWorld, text: string) {
  const { composition } = composed.of(this)
  const lines = await composition.logs(this.manifest.composition.services.backend)
  expectEqual('the promised line', text, connectedLine)
  expectThat(
    lines.some((line) => line.text.includes(text)),
    `no line of the backend's log has "${text}"`,
    { received: lines.slice(-3).map((line) => line.text) },
  )
})
