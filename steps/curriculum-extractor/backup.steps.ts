/** Backups of the database, and the check after a deployment. */
import { Given, Then, When } from '@cucumber/cucumber'
import { backupRules, keepsLongEnough } from '../../support/checks/backup-documents.ts'
import * as backups from '../../support/checks/backups.ts'
import { runNamed } from '../../support/checks/deployment-commands.ts'
import { withLinked } from '../../support/checks/documents.ts'
import { applyByHand, areReconciled, hotfixesOf } from '../../support/checks/hotfixes.ts'
import { ownQueue } from '../../support/checks/own-queue.ts'
import * as checks from '../../support/checks/smoke.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { documents } from './notes.ts'
import {
  backup,
  commandResults,
  hotfixed,
  restored,
  smokeResults,
  watchedBackups,
} from './notes-deployment.ts'

Given(
  'a database at the newest version with rows in every table',
  async function (this: SuiteWorld) {
    await backups.filled(this)
  },
)

Then(
  'they ask for daily backups, for recovery to any moment, and for thirty days of both',
  function (this: SuiteWorld) {
    const rules = backupRules(withLinked(documents.of(this), this.manifest.repository))
    this.measured('the rules for backups', { ...rules })
    keepsLongEnough(rules)
  },
)

Given('the repository says how its database is backed up', function (this: SuiteWorld) {
  backups.backupIsNamed(this)
})

When(
  'it is backed up, spoilt, and restored into {restorePlace}',
  async function (this: SuiteWorld, into: 'an empty database' | 'the same database') {
    const taken = await backups.backUp(this)
    backup.set(this, taken)
    await backups.spoilRows(this)
    restored.set(this, await backups.restore(this, taken, into))
  },
)

When('the dump is whole, breaks off, or is empty', async function (this: SuiteWorld) {
  const endings = ['whole', 'broken', 'empty'] as const
  watchedBackups.set(
    this,
    await Promise.all(endings.map((ending) => backups.watchedBackup(this, ending))),
  )
})

Then('every table holds what it held at the time of the backup', function (this: SuiteWorld) {
  backups.restoredAll(backup.of(this), restored.of(this))
})

Then(
  'every table is brought back, or the restore is refused and changes nothing',
  function (this: SuiteWorld) {
    backups.replacedOrRefused(backup.of(this), restored.of(this))
  },
)

Then('only the whole one makes a backup, the others are errors', function (this: SuiteWorld) {
  backups.takesFailures(watchedBackups.of(this))
})

Then('no program is given the password as an argument', function (this: SuiteWorld) {
  backups.hidesPasswordFromList(this, watchedBackups.of(this))
})

Then('the backup of a database out of reach is an error, too', async function (this: SuiteWorld) {
  await backups.refusesWrongAddress(this)
})

Given(
  'a database that was changed by hand as the hotfixes of the repository say',
  async function (this: SuiteWorld) {
    hotfixesOf(this)
    hotfixed.set(this, await applyByHand(this))
  },
)

When('the next deployment migrates it', async function (this: SuiteWorld) {
  commandResults.set(this, [await runNamed(this, 'migrate')])
})

Then(
  'the migration succeeds and ends where an untouched database ends',
  async function (this: SuiteWorld) {
    await areReconciled(this, hotfixed.of(this), commandResults.of(this)[0])
  },
)

When(
  'the smoke check is run on a working system and on broken ones',
  async function (this: SuiteWorld) {
    const { changes } = await ownQueue(this)
    const workerless = await this.start('backend', changes)
    await backendReady(this.manifest, workerless)
    const began = performance.now()
    const working = await checks.smoke(this, this.sharedBackend, checks.amplePatienceMs)
    const patienceMs = checks.patienceAfter(performance.now() - began)
    const [idle, gone] = await Promise.all([
      checks.smoke(this, workerless.url, patienceMs, changes),
      checks.smoke(this, 'http://127.0.0.1:1', patienceMs),
    ])
    smokeResults.set(this, { working, 'no worker': idle, 'no API': gone })
  },
)

Then('it succeeds on the working one', function (this: SuiteWorld) {
  checks.succeedsOnWorking(smokeResults.of(this).working)
})

Then('it fails without a worker and without an answer', function (this: SuiteWorld) {
  const { working: _, ...broken } = smokeResults.of(this)
  checks.failsOnBroken(broken)
})
