/** Rows of the database: whose they are, who sees them, how they are found and listed. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { databaseWay } from '../../support/checks/database-address.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import * as record from '../../support/checks/extraction-record.ts'
import {
  findsExtractionsByIndex,
  findsQuestionsByIndex,
  type Plans,
  plansOf,
} from '../../support/checks/query-indexes.ts'
import { copyExtraction } from '../../support/checks/record-copies.ts'
import * as recordLists from '../../support/checks/record-lists.ts'
import * as policies from '../../support/checks/row-policies.ts'
import { reaches } from '../../support/checks/status-history.ts'
import { jobBudgetMs } from '../../support/checks/worker-queue.ts'
import { type Note, note } from '../../support/core/note.ts'
import { byWayOf } from '../../support/faults/by-way.ts'
import { anonymousRecords, userRecords } from '../../support/services/supabase/records.ts'
import { call } from '../../support/systems/http-client.ts'
import { upload } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, upload as uploaded, user } from './notes.ts'
import { lists, owners, wayToDatabase } from './notes-database.ts'
import { somebody } from './storage-notes.ts'

type Rows = Awaited<ReturnType<typeof policies.rowsOf>>
const rowsBefore: Note<Rows> = note('the rows before')
const plans: Note<Plans> = note('the plans of the frequent queries')
const answered: Note<number> = note('the answer to the approval')

/** More than any one answer may have. */
const extra = 50

/** A finished extraction of a user of this scenario. */
async function draftOf(world: SuiteWorld) {
  const person = await somebody(world)
  const made = await upload(world.manifest, world.sharedBackend, person.token, pdfOf(5_000))
  await reaches(world, made.extraction, 'DRAFT', jobBudgetMs)
  return { person, made }
}

Given('the extractions and questions of the running system', async function (this: SuiteWorld) {
  const { status } = await call(this.sharedBackend + this.manifest.routes.health)
  expectEqual('the health check of the running backend', status, 200)
})

Given('two users with an extraction each', async function (this: SuiteWorld) {
  const [one, other] = await Promise.all([draftOf(this), draftOf(this)])
  owners.set(this, [
    { person: one.person, extraction: one.made.extraction },
    { person: other.person, extraction: other.made.extraction },
  ])
  rowsBefore.set(this, await policies.rowsOf(this, owners.of(this)))
})

Given('an extraction of a user whose last run has failed', async function (this: SuiteWorld) {
  const { person, made } = await draftOf(this)
  user.set(this, person)
  uploaded.set(this, made)
  await record.letFail(this, made.extraction)
})

Given('a user with more extractions than one answer may have', async function (this: SuiteWorld) {
  const { person, made } = await draftOf(this)
  user.set(this, person)
  await copyExtraction(this, made.extraction, this.manifest.list.most + extra - 1)
})

Given('a backend that goes to the database by a watched way', async function (this: SuiteWorld) {
  const way = await databaseWay(this)
  wayToDatabase.set(this, way)
  const DATABASE_URL = byWayOf(this.addresses.postgres.url, way)
  backend.set(this, await this.start('backend', { DATABASE_URL }))
  await backendReady(this.manifest, backend.of(this))
})

When('each of them meddles with the rows of the other', async function (this: SuiteWorld) {
  const [one, other] = owners.of(this)
  const visitor = ({ person }: typeof one) => userRecords(this.addresses.supabase, person.token)
  this.measured('what one user tries', await policies.meddle(this, visitor(one), other, one))
  this.measured('what the other tries', await policies.meddle(this, visitor(other), one, other))
})

When('a visitor without a session meddles with them', async function (this: SuiteWorld) {
  const visitor = anonymousRecords(this.addresses.supabase)
  for (const owner of owners.of(this)) {
    this.measured('what the visitor tries', await policies.meddle(this, visitor, owner))
  }
})

When('a document of a user goes through the pipeline', async function (this: SuiteWorld) {
  const { person, made } = await draftOf(this)
  user.set(this, person)
  uploaded.set(this, made)
})

When('the user tries to approve it', async function (this: SuiteWorld) {
  answered.set(this, await record.triedApproval(this, this.sharedBackend, uploaded.of(this)))
})

When('the user lists them in every way', async function (this: SuiteWorld) {
  const total = this.manifest.list.most + extra
  const { token } = user.of(this)
  lists.set(this, await recordLists.listsOf(this, backend.of(this).url, token, total))
})

When('they are looked for among many', async function (this: SuiteWorld) {
  plans.set(this, await plansOf(this))
  this.measured('plans', { ...plans.of(this) })
})

Then('every table of the project is secured row by row', async function (this: SuiteWorld) {
  await policies.allSecured(this)
})

Then('the rows of both are as they were', async function (this: SuiteWorld) {
  const now = await policies.rowsOf(this, owners.of(this))
  const changes = policies.changesOf(rowsBefore.of(this), now)
  expectEqual('what others could do to the rows of the two users', changes, [])
})

Then('each of them sees their own rows alone', async function (this: SuiteWorld) {
  for (const owner of owners.of(this)) {
    const visitor = userRecords(this.addresses.supabase, owner.person.token)
    await policies.readsOnlyOwn(this, visitor, owner)
  }
})

Then('the visitor sees no row of any table', async function (this: SuiteWorld) {
  await policies.readsNothing(this, anonymousRecords(this.addresses.supabase))
})

Then('it names its user, its status and its document', async function (this: SuiteWorld) {
  await record.hasItsColumns(this)
})

Then('its status can be one of five words and no other', async function (this: SuiteWorld) {
  await record.hasItsVocabulary(this, uploaded.of(this).extraction)
})

Then('the approval is refused and changes nothing', async function (this: SuiteWorld) {
  await record.staysFailed(this, uploaded.of(this), answered.of(this))
})

Then('extractions by user and by status are found by an index', async function (this: SuiteWorld) {
  await findsExtractionsByIndex(this, plans.of(this))
})

Then('questions with a tag are found by an index', async function (this: SuiteWorld) {
  await findsQuestionsByIndex(this, plans.of(this))
})

Then('every list is bounded', function (this: SuiteWorld) {
  recordLists.areBounded(this, lists.of(this))
})

Then('the pages hold every extraction once', function (this: SuiteWorld) {
  recordLists.areWhole(lists.of(this))
})

Then('a page before the first one is refused', function (this: SuiteWorld) {
  recordLists.refuseNonsense(lists.of(this))
})

Then('the database is asked for named columns and a part of the rows', function (this: SuiteWorld) {
  recordLists.nameTheirColumns(this, wayToDatabase.of(this).statements())
})
