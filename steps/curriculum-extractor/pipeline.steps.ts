/** The stages of the pipeline: their limits and their order. */
import { Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { celeryApp } from '../../support/artifacts/program/celery-app.ts'
import { defaultsIn } from '../../support/artifacts/program/defaults.ts'
import { pythonSource } from '../../support/artifacts/program/python-source.ts'
import { repositoryFiles } from '../../support/artifacts/repository-files.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { limitsInForce, runEndless, stoppedAtLimits } from '../../support/checks/stage-limits.ts'
import {
  type FailedRuns,
  leftNoDraft,
  runFailing,
  tookStages,
} from '../../support/checks/stage-order.ts'
import { runOf, type StageRun } from '../../support/checks/stage-runs.ts'
import { type Note, note } from '../../support/core/note.ts'
import { upload as post } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, samples, user } from './notes.ts'
import { documents } from './notes-worker.ts'

const endless: Note<readonly StageRun[]> = note('the runs that never end')
const failed: Note<FailedRuns> = note('the runs that failed')

When(
  'OCR, segmentation and tagging each have a job in which they never end',
  async function (this: SuiteWorld) {
    endless.set(this, await runEndless(this, documents.of(this)))
  },
)

When(
  'the run of one fails in segmentation and that of the other in tagging',
  async function (this: SuiteWorld) {
    failed.set(this, await runFailing(this, documents.of(this)))
  },
)

Then('each of them is stopped at its own limit and not before', function (this: SuiteWorld) {
  stoppedAtLimits(this, endless.of(this))
})

Then(
  'OCR has {duration}, segmentation {duration} and tagging {duration} in each of them',
  function (this: SuiteWorld, ocr: number, segmentation: number, tagging: number) {
    const files = repositoryFiles(this.manifest.repository)
    const { tasks = [] } = celeryApp(pythonSource(files)) ?? {}
    const inForce = limitsInForce(this.manifest, samples.of(this), defaultsIn(files), tasks)
    for (const [name, limits] of Object.entries(inForce)) {
      expectEqual(`the limits of ${name} in milliseconds`, limits, { ocr, segmentation, tagging })
    }
  },
)

Then('they took as long as two and three stages one after the other', function (this: SuiteWorld) {
  const { second, third } = failed.of(this)
  tookStages(this, second, 2)
  tookStages(this, third, 3)
})

Then(
  'neither has left anything of a draft, as a run without a failure does',
  async function (this: SuiteWorld) {
    const { url } = backend.of(this)
    const good = await post(this.manifest, url, user.of(this).token, pdfOf(5_000))
    // By a worker that has it alone: the documents' own jobs are to wait on.
    await runOf(this, 'none', good, {})
    await leftNoDraft(this, failed.of(this), good)
  },
)
