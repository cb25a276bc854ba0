/** A worker that is renewed while it has work. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { openLab } from '../../support/checks/failure-lab.ts'
import { endsByItself, memoryIsShown, renewedInOrder } from '../../support/checks/renewal.ts'
import { shortTimes } from '../../support/checks/short-times.ts'
import { readProject } from '../../support/run/compose.ts'
import type { Manifest } from '../../support/systems/manifest.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { exitCode, lab, load, sent } from './notes-failures.ts'

const jobMs = 400
/** Workers that are asked when somebody wants to know have no heartbeat to set. */
const times = ({ resilience }: Manifest) =>
  resilience.heartbeat === undefined ? {} : { heartbeat: 100 }
const recycleAfterMs = 600

Given(
  'a backlog of {int} jobs for which there is no worker yet',
  async function (this: SuiteWorld, count: number) {
    const made = await openLab(this, {
      workers: 0,
      jobMs,
      changes: shortTimes(this.manifest, times(this.manifest)),
    })
    lab.set(this, made)
    const documents = Array.from({ length: count }, () => pdfOf(4_000))
    sent.set(this, await Promise.all(documents.map((document) => made.send(document))))
  },
)

When('a worker is renewed in the middle of them', async function (this: SuiteWorld) {
  const made = lab.of(this)
  const first = await made.startWorker(shortTimes(this.manifest, { recycleAfter: recycleAfterMs }))
  exitCode.set(this, await endsByItself(first))
  await made.startWorker()
})

Then(
  'it has ended without an error, to be started again by the composition',
  async function (this: SuiteWorld) {
    const made = lab.of(this)
    const [first] = made.workers
    if (first === undefined) throw new Error('there is no worker')
    const { project } = await readProject(this, this.book.runDir)
    renewedInOrder(made, first, exitCode.of(this), load.of(this), project)
  },
)

Then("its successor's memory is shown to whoever asks", async function (this: SuiteWorld) {
  const made = lab.of(this)
  const successor = made.workers.at(-1)
  if (successor !== undefined) await memoryIsShown(made, successor)
})
