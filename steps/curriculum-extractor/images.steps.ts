/** What is built into the images of the composition. */
import { Then, When } from '@cucumber/cucumber'
import { buildImages, secretsInside } from '../../support/checks/built-images.ts'
import { serviceFor } from '../../support/checks/compose-access.ts'
import { putTogether } from '../../support/checks/compose-files.ts'
import { environmentFor, secretVariables } from '../../support/checks/environments.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import * as builds from '../../support/checks/image-builds.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { changes, effective } from './notes.ts'
import { environmentsRead, images } from './notes-images.ts'

Then('every build finds all that it copies', function (this: SuiteWorld) {
  const all = builds.buildsOf(effective.of(this))
  const copied = all.map(({ file, facts }) => [file, facts.copied.map(({ source }) => source)])
  this.measured('what the builds copy', Object.fromEntries(copied))
  builds.findsAll(all)
})

Then('no environment file and no secret gets into an image', function (this: SuiteWorld) {
  const read = effective.of(this)
  const all = builds.buildsOf(read)
  builds.leaveEnvironmentFilesOut(all)
  builds.holdNoSecret(all, this.manifest, read.environment)
})

When(
  'the frontend is put together for staging and for production',
  async function (this: SuiteWorld) {
    const read = new Map()
    for (const name of ['staging', 'production'] as const) {
      const addresses = builds.addressesIn(this.manifest, name)
      const wanted = { ...changes.of(this), ...environmentFor(this, name), ...addresses }
      read.set(name, await putTogether(this, this.book.runDir, 'production', wanted))
    }
    environmentsRead.set(this, read)
  },
)

Then('each knows the addresses of its own environment alone', function (this: SuiteWorld) {
  for (const [name, read] of environmentsRead.of(this)) {
    // A profile may bring it up.
    const dormant = read.project.inactive[this.manifest.composition.services.frontend]
    const frontend = dormant ?? serviceFor(read.project, this.manifest, 'frontend')
    const addresses = builds.surroundingsOf(frontend, builds.buildsOf(read))
    this.measured(`addresses in the frontend of ${name}`, { addresses })
    const other = name === 'staging' ? 'production' : 'staging'
    builds.knowsItsOwn(name, addresses, new RegExp(`${other}|localhost|127\\.0\\.0\\.1`))
  }
})

When('the images of staging are built', async function (this: SuiteWorld) {
  const wanted = { ...changes.of(this), ...environmentFor(this, 'staging') }
  const read = await putTogether(this, this.book.runDir, 'production', wanted)
  effective.set(this, read)
  images.set(this, await buildImages(this, read))
})

Then(
  'no secret of the environment is in their history or their files',
  async function (this: SuiteWorld) {
    const { environment } = effective.of(this)
    const named = secretVariables(this.manifest).map((name) => [name, environment[name] ?? ''])
    const secrets = Object.fromEntries(named.filter(([, value]) => value !== ''))
    expectEqual('secrets in the images', await secretsInside(this, images.of(this), secrets), [])
  },
)
