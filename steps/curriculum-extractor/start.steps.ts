/** Environments that are not right, and starts that are refused because of them. */
import { Given, Then, When } from '@cucumber/cucumber'
import { denied, keepsOnlyFingerprints } from '../../support/checks/deny-list.ts'
import {
  allHolding,
  type EnvironmentName,
  environmentFor,
  namesOf,
  randomText,
  requiredNames,
  secretVariables,
} from '../../support/checks/environments.ts'
import { bothNames, refusedUnlessOneWins } from '../../support/checks/public-key.ts'
import { tooShort } from '../../support/checks/secret-lengths.ts'
import {
  allNamed,
  allRefused,
  namedAtOnce,
  namesSome,
  noSecretShown,
  startAttempts,
  table,
  wentOn,
} from '../../support/checks/start-attempts.ts'
import { keepSecrets } from '../../support/run/secrets-kept.ts'
import type { Changes } from '../../support/systems/environment.ts'
import type { ProcessRole } from '../../support/systems/manifest.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { attempts, changes, denyList, wrong } from './notes.ts'

/** A text that is a value, but no URL of anything. */
const noUrl = 'not-a-url'

function given(world: SuiteWorld, environment: EnvironmentName, is: Changes, because: string) {
  changes.set(world, environmentFor(world, environment))
  wrong.set(world, { changes: is, because })
}

const all = (variables: readonly string[], value: string | null): Changes =>
  Object.fromEntries(variables.map((name) => [name, value]))

Given(
  'the {environment} environment without {variables}',
  function (this: SuiteWorld, environment: EnvironmentName, variables: string[]) {
    given(this, environment, all(variables, null), 'is missing')
    const names = variables.flatMap((name) => namesOf(this.manifest, name))
    changes.set(this, { ...changes.of(this), ...all(names, null) })
  },
)

Given(
  'the {environment} environment without any required variable',
  function (this: SuiteWorld, environment: EnvironmentName) {
    given(this, environment, all(requiredNames(this.manifest), null), 'is missing')
  },
)

Given(
  'the {environment} environment in which each of {variables} is no URL',
  function (this: SuiteWorld, environment: EnvironmentName, variables: string[]) {
    given(this, environment, all(variables, noUrl), 'is no URL')
  },
)

Given(
  'the {environment} environment in which every required variable is {blank}',
  function (this: SuiteWorld, environment: EnvironmentName, blank: string) {
    given(this, environment, all(requiredNames(this.manifest), blank), 'is blank')
  },
)

Given(
  'the {environment} environment in which {word} is {string}',
  function (this: SuiteWorld, environment: EnvironmentName, variable: string, value: string) {
    given(this, environment, { [variable]: value }, `is ${value === '' ? 'blank' : value}`)
  },
)

Given(
  'the {environment} environment in which every secret is {defaultSecret}',
  function (this: SuiteWorld, environment: EnvironmentName, value: string) {
    const secrets = allHolding(this, secretVariables(this.manifest), value)
    given(this, environment, secrets, 'holds a default value')
  },
)

Given(
  'an environment called {string} whose secrets are default values',
  function (this: SuiteWorld, name: string) {
    const { secrets, variable } = this.manifest.environments
    given(this, 'local', { [variable]: name }, `is ${name === '' ? 'blank' : name}`)
    changes.set(this, { ...changes.of(this), ...all(Object.keys(secrets), 'changethis') })
  },
)

Given(
  'an environment called {string} that lacks an address for errors',
  function (this: SuiteWorld, name: string) {
    const { errorTracker, variable } = this.manifest.environments
    given(this, 'production', { [variable]: name }, `is ${name}, and ${errorTracker} is missing`)
    changes.set(this, { ...changes.of(this), [errorTracker]: null })
  },
)

Given(
  'the {environment} environment in which every secret is {shortage}',
  function (this: SuiteWorld, environment: EnvironmentName, padding: string) {
    given(this, environment, tooShort(this.manifest, padding), 'is too short')
  },
)

Given(
  'the {environment} environment in which every secret has been put on the list of burnt ones',
  async function (this: SuiteWorld, environment: EnvironmentName) {
    const secret = randomText(43)
    keepSecrets(this.book.runDir, [secret])
    denyList.set(this, await denied(this, secret))
    const burnt = allHolding(this, secretVariables(this.manifest), secret)
    given(this, environment, burnt, 'holds a burnt secret')
  },
)

Given(
  'the local environment with another public key under the second name',
  function (this: SuiteWorld) {
    const [, other] = bothNames(this.manifest)
    given(this, 'local', { [other]: randomText(43) }, 'is another public key')
  },
)

When('the {process} is started with it', async function (this: SuiteWorld, role: ProcessRole) {
  const environment = { right: changes.of(this), wrong: wrong.of(this).changes }
  const made = await startAttempts(this, role, environment, denyList.find(this)?.start)
  attempts.set(this, made)
  this.measured('refused starts', table(made))
})

Then('it ends at once with a failure', function (this: SuiteWorld) {
  allRefused(attempts.of(this), wrong.of(this).because)
})

Then('its log names what is wrong', function (this: SuiteWorld) {
  allNamed(attempts.of(this))
})

Then('its log names all of them at once', function (this: SuiteWorld) {
  namedAtOnce(attempts.of(this))
})

Then('its log names the environment or the secrets', function (this: SuiteWorld) {
  const { secrets, variable } = this.manifest.environments
  namesSome(this.manifest, attempts.of(this), [variable, ...Object.keys(secrets)])
})

Then(
  'it is refused for its name or for what it lacks, unless {string} goes on without that, too',
  async function (this: SuiteWorld, name: string) {
    const { errorTracker, variable } = this.manifest.environments
    const made = attempts.of(this)
    const right = changes.of(this)
    if (wentOn(made)) {
      const same = await startAttempts(this, 'backend', { right, wrong: { [variable]: name } })
      if (wentOn(same)) return
    }
    allRefused(made, wrong.of(this).because)
    namesSome(this.manifest, made, [variable, errorTracker])
  },
)

Then('its log shows no secret', function (this: SuiteWorld) {
  noSecretShown(this.manifest, attempts.of(this))
})

Then('the list holds nothing that a burnt secret could be read from', function (this: SuiteWorld) {
  keepsOnlyFingerprints(denyList.of(this))
})

Then('it is refused, or the documented name wins', function (this: SuiteWorld) {
  refusedUnlessOneWins(this.manifest, attempts.of(this))
})
