/** A Supabase project that nobody has touched, and what the repository makes of it. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import * as project from '../../support/checks/project-set-up.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { rulesAfter } from './notes-operations.ts'
import { ownPath, somebody } from './storage-notes.ts'

Given('a Supabase project that holds nothing yet', async function (this: SuiteWorld) {
  project.isEmpty(await project.emptied(this))
})

When('it is set up from the repository twice', async function (this: SuiteWorld) {
  const first = await project.setUp(this)
  rulesAfter.set(this, [first, await project.setUp(this)])
})

Then(
  'it has the buckets, limits and policies of the running project',
  async function (this: SuiteWorld) {
    const [made = { buckets: [], policies: [] }] = rulesAfter.of(this)
    const names = made.policies.map(({ name }) => name)
    this.measured('made from the repository', { buckets: made.buckets, policies: names })
    // The shared start must have succeeded before the project can be looked at.
    void this.sharedBackend
    project.equalsRunning(this, made, await project.storageRules(this.shared.stack.postgres.url))
  },
)

Then('the second time has changed none of them', function (this: SuiteWorld) {
  const [first, second] = rulesAfter.of(this)
  expectEqual('buckets and policies after the second set-up', second, first)
})

Then('users keep their worksheets to themselves in it', async function (this: SuiteWorld) {
  const [owner, other] = await Promise.all([somebody(this), somebody(this)])
  const file = { path: ownPath(this, owner), content: pdfOf(4_000) }
  await project.keepsWorksheetsApart(this, file, owner, other)
})
