/** Environments that are right, the logs of what runs in them, and the files that describe them. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { sourceFiles } from '../../support/checks/clean-copy.ts'
import {
  askedFor as allAskedFor,
  declaresAll,
  declaresNothingElse,
  holdsPlaceholders,
} from '../../support/checks/declared-variables.ts'
import { exampleVariables } from '../../support/checks/env-guide.ts'
import * as logs from '../../support/checks/environment-logs.ts'
import * as samplesOf from '../../support/checks/environment-samples.ts'
import {
  allHolding,
  type EnvironmentName,
  environmentFor,
} from '../../support/checks/environments.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import * as publicKey from '../../support/checks/public-key.ts'
import { longEnough, recommended } from '../../support/checks/secret-lengths.ts'
import { bearsName } from '../../support/checks/stack-name.ts'
import { tokensOf, userOf } from '../../support/checks/users.ts'
import { type Note, note } from '../../support/core/note.ts'
import { call } from '../../support/systems/http-client.ts'
import { offer, upload } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { askedFor, backend, changes, effective, example, samples } from './notes.ts'

/** Long enough to be taken for a document, in bytes. */
const smallDocument = 4_000

const aWorksheet = () => {
  return { name: 'worksheet.pdf', type: 'application/pdf', content: pdfOf(smallDocument) }
}

const stackName: Note<string> = note('the name of the stack')

/** Nothing that the manifest says about the level of the log is handed over. */
const ownLevel = ({ manifest }: SuiteWorld) => ({ [manifest.environments.logLevel]: null })

Given('the {environment} environment', function (this: SuiteWorld, environment: EnvironmentName) {
  changes.set(this, environmentFor(this, environment))
})

Given(
  'the local environment with default secrets and no address for errors',
  function (this: SuiteWorld) {
    const { secrets, superuser, errorTracker } = this.manifest.environments
    // The service key has to work: a default in its place would be another kind of start.
    const names = Object.keys(secrets).filter((name) => (secrets[name] ?? 0) > 0)
    const { [superuser]: owner } = environmentFor(this, 'staging')
    const defaults = allHolding(this, names, 'changethis')
    const own = { [superuser]: owner ?? null, [errorTracker]: '', ...ownLevel(this) }
    changes.set(this, { ...environmentFor(this, 'local'), ...defaults, ...own })
  },
)

Given(
  'the staging environment with secrets that are just long enough',
  function (this: SuiteWorld) {
    changes.set(this, { ...environmentFor(this, 'staging'), ...longEnough(this.manifest) })
  },
)

Given('the production environment with recommended secrets', function (this: SuiteWorld) {
  const secrets = recommended(this.manifest)
  changes.set(this, { ...environmentFor(this, 'production'), ...secrets, ...ownLevel(this) })
})

Given(
  'the local environment with the public key under its other name alone',
  function (this: SuiteWorld) {
    changes.set(this, { ...environmentFor(this, 'local'), ...publicKey.underOtherName(this) })
  },
)

Given('another name of the stack', function (this: SuiteWorld) {
  stackName.set(this, `stack-${Date.now().toString(36)}`)
  changes.set(this, { STACK_NAME: stackName.of(this) })
})

Given('the three environments', function (this: SuiteWorld) {
  this.measured('sample files', this.manifest.environments.samples)
})

Given(
  'the variables that documents, compose files and the system ask for',
  function (this: SuiteWorld) {
    askedFor.set(this, allAskedFor(this.manifest))
    this.measured('variables', askedFor.of(this))
  },
)

When('the example of the environment file is read', function (this: SuiteWorld) {
  example.set(this, exampleVariables(this.manifest))
})

When('their sample files are read', function (this: SuiteWorld) {
  samples.set(this, samplesOf.readSamples(this.manifest))
})

Then('it declares each of them', function (this: SuiteWorld) {
  declaresAll(example.of(this), askedFor.of(this), this.manifest)
})

Then('it declares nothing that nobody reads', async function (this: SuiteWorld) {
  declaresNothingElse(example.of(this), askedFor.of(this), await sourceFiles(this))
})

Then('it holds placeholders only', function (this: SuiteWorld) {
  holdsPlaceholders(example.of(this))
})

Then('it is healthy', async function (this: SuiteWorld) {
  const { url } = backend.of(this)
  const { status } = await call(url + this.manifest.routes.health)
  expectEqual('the health check', status, 200)
})

Then('its log warns of every default secret and shows none', function (this: SuiteWorld) {
  const { secrets } = this.manifest.environments
  const names = Object.keys(secrets).filter((name) => (secrets[name] ?? 0) > 0)
  logs.warnsOf(backend.of(this), names)
})

Then('a start with secrets of its own warns of nothing', function (this: SuiteWorld) {
  logs.warnsOfNoSecret(this.manifest, this.shared.logs.backend ?? '')
})

Then('its log has lines for developers', async function (this: SuiteWorld) {
  const { url } = backend.of(this)
  // A start alone need not say anything: what developers are told is told of the work.
  await offer(this.manifest, url, aWorksheet(), (await userOf(this)).token)
  this.measured('lines by level', logs.levelsOf(backend.of(this)))
  logs.speaksToDevelopers(backend.of(this))
})

Then('its log tells of its work and has no lines for developers', function (this: SuiteWorld) {
  this.measured('lines by level', logs.levelsOf(backend.of(this)))
  logs.speaksToOperators(backend.of(this))
})

Then('what it logs of an upload holds no secret and no token', async function (this: SuiteWorld) {
  const { token } = await userOf(this)
  const sent = await upload(this.manifest, backend.of(this).url, token, pdfOf(smallDocument))
  const signature = new URL(sent.url).searchParams.get('token') ?? sent.url
  const tokens = await tokensOf(backend.of(this).url, token)
  const further = { ...tokens, 'the signed URL': signature }
  logs.logsNoSecret(this.manifest, backend.of(this), further)
})

Then('a signed-in user is known to the backend', async function (this: SuiteWorld) {
  const { token } = await userOf(this)
  await publicKey.knowsPeople(this, backend.of(this).url, token)
})

Then('no two of the files share a secret', function (this: SuiteWorld) {
  samplesOf.shareNoSecret(this.manifest, samples.of(this))
})

Then('each of the files leads to a Supabase project of its own', function (this: SuiteWorld) {
  this.measured('projects', samplesOf.haveOwnProjects(samples.of(this)))
})

Then('each of the files has the documented domain and dashboard', function (this: SuiteWorld) {
  samplesOf.haveDocumentedValues(this.manifest, samples.of(this))
})

Then(
  'outside local the dashboard is encrypted and part of the domain',
  function (this: SuiteWorld) {
    samplesOf.haveEncryptedDashboards(samples.of(this))
  },
)

Then('the composition bears that name', function (this: SuiteWorld) {
  bearsName(effective.of(this).project, stackName.of(this))
})
