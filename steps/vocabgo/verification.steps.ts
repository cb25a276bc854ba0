/** The project's own verification, and its description of itself. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Given, Then, When } from '@cucumber/cucumber'
import { expectEqual } from '../../support/checks/expect.ts'
import { furnish } from '../../support/checks/vocabgo/belongings.ts'
import { damagesOf } from '../../support/checks/vocabgo/damages.ts'
import { schemaOf } from '../../support/checks/vocabgo/schema.ts'
import * as document from '../../support/checks/vocabgo/schema-document.ts'
import { newUser } from '../../support/checks/vocabgo/users.ts'
import * as verification from '../../support/checks/vocabgo/verification.ts'
import { Violation } from '../../support/core/errors.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { detections, elements, lacking, verified } from './notes-deployment.ts'

Given(
  'a project in use that its own verification has looked at',
  async function (this: SuiteWorld) {
    await furnish(this, (await newUser(this)).id)
    const result = await verification.verifyWatched(this)
    verified.set(this, result)
    const { code, stdout, stderr } = result.said
    this.measured('the verification of a good project', { code, said: `${stdout}${stderr}` })
  },
)

When(
  'one documented element after the other is missing at its next look',
  async function (this: SuiteWorld) {
    const { said } = verified.of(this)
    const damages = await damagesOf(this)
    lacking.set(
      this,
      damages.flatMap((each) => ('lacks' in each ? each.what : [])),
    )
    const found = await verification.verifyDamaged(this, said, damages)
    detections.set(this, found)
    const noticed = found.filter((each) => each.noticed).length
    this.measured('defects noticed', { score: `${noticed} of ${found.length}` })
  },
)

Then('it has found the good project in order, element by element', function (this: SuiteWorld) {
  verification.inOrder(verified.of(this), lacking.of(this))
  verification.speaksOfAll(verified.of(this))
})

Then('the verification has changed nothing', function (this: SuiteWorld) {
  expectEqual('what the verification changes', verified.of(this).changes, [])
})

Then('it has reported every defect', function (this: SuiteWorld) {
  verification.allNoticed(detections.of(this), verified.of(this), lacking.of(this))
})

When('the elements of the project are listed', async function (this: SuiteWorld) {
  elements.set(this, document.elementsOf(await schemaOf(this.addresses.postgres.url)))
})

function schemaDocument(world: SuiteWorld): { file: string; text: string } {
  const { repository, project } = world.project
  const { schemaDocument: file, deploymentDocument, verification } = project
  for (const each of [file, deploymentDocument, verification]) {
    if (!existsSync(join(repository, each))) throw new Violation(`there is no ${each}`)
  }
  return { file, text: readFileSync(join(repository, file), 'utf8') }
}

Then('the description of the schema names every one of them', function (this: SuiteWorld) {
  const { file, text } = schemaDocument(this)
  const counts = Object.entries(elements.of(this)).map(([kind, names]) => [kind, names.length])
  this.measured('elements of the project', Object.fromEntries(counts))
  document.namesAll(file, text, elements.of(this))
})

Then('the description holds nothing that is not there', function (this: SuiteWorld) {
  const { file, text } = schemaDocument(this)
  document.describesOnly(file, text, elements.of(this))
})
