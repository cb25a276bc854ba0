/** The example of the environment file, and starts in environments that are wrong. */
import { Given, Then, When } from '@cucumber/cucumber'
import { holdsNoSecret } from '../../support/checks/production-migration/example-file.ts'
import * as starts from '../../support/checks/production-migration/starts.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { attempts, trials } from './notes.ts'

When('the example of production is searched for credentials', function (this: SuiteWorld) {
  this.measured('the example', { file: this.production.variables.example })
})

Then('neither its text nor its history gives one away', async function (this: SuiteWorld) {
  await holdsNoSecret(this.production)
})

Given(
  'an environment of production in which every critical variable is {notSet}',
  function (this: SuiteWorld, value: string | null) {
    trials.set(this, [starts.allWrong(this.production, value)])
  },
)

Given(
  'each critical variable is {notSet} in one environment of its own',
  function (this: SuiteWorld, value: string | null) {
    const names = starts.criticalVariables(this.production)
    const each = names.map((name) => ({ wrong: [name], changes: { [name]: value } }))
    trials.set(this, each)
  },
)

Given('environments of production with one unusable value each', function (this: SuiteWorld) {
  trials.set(this, starts.unusable(this.production))
})

async function startAll(world: SuiteWorld, role: 'backend' | 'worker'): Promise<void> {
  const made = await starts.startEach(world, role, trials.of(world))
  attempts.set(world, made)
  const said = made.map(({ wrong, exit, lines }) => ({ wrong, exit, lines: lines.slice(0, 5) }))
  world.measured('the starts', { said })
}

When(
  'the {process} is started in it',
  async function (this: SuiteWorld, role: 'backend' | 'worker') {
    await startAll(this, role)
  },
)

When('a backend is started in each of them', async function (this: SuiteWorld) {
  await startAll(this, 'backend')
})

Then('it ends with a failure', function (this: SuiteWorld) {
  starts.allFailed(attempts.of(this))
})

Then('its first words name all of them', function (this: SuiteWorld) {
  starts.allNamed(attempts.of(this))
})

Then('each ends with a failure that names its variable', function (this: SuiteWorld) {
  starts.allFailed(attempts.of(this))
  starts.allNamed(attempts.of(this))
})

Then('no secret stands in its log', function (this: SuiteWorld) {
  starts.noSecretSaid(this.production, attempts.of(this))
})
