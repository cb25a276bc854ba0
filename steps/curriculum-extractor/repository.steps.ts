/** The repository as version control keeps it: what must not be in it. */
import { Given, Then, When } from '@cucumber/cucumber'
import { cleanCopy, isLockFile, sourceFiles } from '../../support/checks/clean-copy.ts'
import { documentsThere } from '../../support/checks/documents.ts'
import { exampleVariables } from '../../support/checks/env-guide.ts'
import { homesOfSecrets, madeByReaders } from '../../support/checks/environment-files.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { oneSpelling, spellings } from '../../support/checks/public-key.ts'
import { credentialsIn } from '../../support/checks/secret-scan.ts'
import { credentialsEver, ignores } from '../../support/checks/version-control.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { findings, sources, spelled } from './notes.ts'

Given('a clean copy of the repository', async function (this: SuiteWorld) {
  sources.set(this, await sourceFiles(this))
  this.measured('the repository', { files: sources.of(this).length })
})

When('its files are read for the names of the public key', function (this: SuiteWorld) {
  spelled.set(this, spellings(this.manifest, exampleVariables(this.manifest)))
  this.measured('names of the public key', spelled.of(this))
})

When('it is searched for credentials', function (this: SuiteWorld) {
  const found = sources
    .of(this)
    .filter((file) => !isLockFile(file))
    .flatMap(({ path, text }) =>
      credentialsIn(text).map(({ line, kind }) => `${path}:${line}: ${kind}`),
    )
  findings.set(this, found)
})

When('its history is searched for credentials', async function (this: SuiteWorld) {
  const { repository } = this.manifest
  const searched = await credentialsEver(repository, homesOfSecrets(this.manifest))
  findings.set(this, searched.found)
  this.measured('the history', { versions: searched.versions })
})

Then(
  'compose files, workflows and example spell the public key in one way',
  function (this: SuiteWorld) {
    oneSpelling(spelled.of(this))
  },
)

Then('none of its files holds any', function (this: SuiteWorld) {
  expectEqual('credentials in the repository', findings.of(this), [])
})

Then('it would take in neither environment files nor backups', async function (this: SuiteWorld) {
  const copy = await cleanCopy(this)
  const made = madeByReaders(documentsThere(this.manifest), copy)
  await ignores(copy, [...new Set(['.env', ...made, 'backup_20251022.sql'])])
  this.measured('environment files that the documents have people make', { made })
})

Then('the history holds none, and no environment file', function (this: SuiteWorld) {
  expectEqual('what the history of the repository gives away', findings.of(this), [])
})

Then('no file of the repository holds an address for errors', async function (this: SuiteWorld) {
  const files = await sourceFiles(this)
  const found = files.filter(({ text }) =>
    credentialsIn(text).some(({ kind }) => kind === 'an address of an error tracker'),
  )
  expectEqual(
    'files with an address of an error tracker',
    found.map(({ path }) => path),
    [],
  )
})
