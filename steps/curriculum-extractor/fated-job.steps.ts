/** Jobs of every fate, and what an operator learns of each. */
import { Given, Then, When } from '@cucumber/cucumber'
import { brokenPdf, pdfOf, pdfOfPages } from '../../fixtures/documents/pdf.ts'
import { logsNoSecret } from '../../support/checks/environment-logs.ts'
import { secretsIn } from '../../support/checks/environments.ts'
import { expectEqual } from '../../support/checks/expect.ts'
import { numbersAttempts, tellsFailures } from '../../support/checks/failure-log.ts'
import { byEnd, meetFates, monitoredBackend } from '../../support/checks/fated-jobs.ts'
import {
  backendTracked,
  callersAreTold,
  eachTracked,
  notHeldUp,
  requestsThatFail,
} from '../../support/checks/refused-requests.ts'
import { countsSavedQuestions } from '../../support/checks/saved-questions.ts'
import {
  hasPayload,
  linesOf,
  saysWhy,
  toldAbout,
  toldOnce,
} from '../../support/checks/told-events.ts'
import {
  arrived,
  canBeFollowed,
  errorsIn,
  tellsOrigin,
  timesTold,
} from '../../support/checks/tracked-errors.ts'
import { tokensOf } from '../../support/checks/users.ts'
import type { Upload } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { user } from './notes.ts'
import { fated, monitored, refusedRequests } from './notes-monitoring.ts'
import { quickSettings } from './quick-settings.ts'
import { somebody } from './storage-notes.ts'

const doneJobs = (world: SuiteWorld) => byEnd(fated.of(world)).done
const failedJobs = (world: SuiteWorld) => byEnd(fated.of(world)).failed

/** Errors that were tracked, and the jobs that failed for good. */
const countsOf = (world: SuiteWorld) => ({
  errors: errorsIn(monitored.of(world).tracker.received).length,
  jobs: failedJobs(world).length,
})

Given(
  'backend and worker in staging with an error tracker and a storage that fails',
  async function (this: SuiteWorld) {
    monitored.set(this, await monitoredBackend(this, quickSettings(this.manifest)))
    user.set(this, await somebody(this))
  },
)

When(
  'jobs are finished, repaired by a second attempt, broken and hopeless, and requests fail',
  async function (this: SuiteWorld) {
    const own = monitored.of(this)
    const documents = {
      finished: pdfOfPages(3),
      repaired: pdfOf(5_000),
      broken: { whole: () => pdfOf(7_000), damaged: brokenPdf },
      hopeless: pdfOf(6_000),
    }
    const met = await meetFates(this, own, user.of(this), documents)
    fated.set(this, met)
    await met.worker.process.stop() // what is still to be sent is sent before it ends
    const heard = () => arrived(own.tracker, failedJobs(this).length + 1)
    refusedRequests.set(this, await requestsThatFail(this, own, met.finished, heard))
    this.measured('failing requests', { ...refusedRequests.of(this) })
  },
)

Then(
  'each success is told once, when its questions are saved, and no attempt before it',
  async function (this: SuiteWorld) {
    const { completed } = this.manifest.events
    const { early } = fated.of(this)
    expectEqual('completions that were told before the draft was there for all', early, [])
    const status = 'DRAFT'
    for (const { extraction } of doneJobs(this)) {
      const event = await toldOnce(fated.of(this).tellers, completed, { extraction, status })
      hasPayload(completed, event, { extraction_id: extraction, status })
      await countsSavedQuestions(this, extraction, event.question_count)
    }
  },
)

Then('each failure is told once, with its cause', async function (this: SuiteWorld) {
  const { failed } = this.manifest.events
  for (const { extraction } of doneJobs(this)) {
    const events = toldAbout(fated.of(this).tellers, failed, extraction)
    expectEqual('failures told of a job that was finished', events, [])
  }
  const status = 'FAILED'
  for (const { extraction } of failedJobs(this)) {
    const event = await toldOnce(fated.of(this).tellers, failed, { extraction, status })
    this.measured(`the event ${failed}`, event)
    hasPayload(failed, event, { extraction_id: extraction, status })
    saysWhy(failed, event)
  }
})

Then(
  'every failed attempt is in the log with its task, job, extraction and cause',
  async function (this: SuiteWorld) {
    const lines = linesOf([fated.of(this).worker])()
    const { repaired, broken, hopeless, tries } = fated.of(this)
    const { queue } = monitored.of(this)
    const { serviceKey } = this.addresses.supabase
    const record = async ({ job }: Upload) => {
      const { error = '', ...rest } = await queue.job(job)
      return { ...rest, error: error.split(serviceKey)[0]?.split('***')[0]?.trim() ?? '' }
    }
    tellsFailures(lines, repaired, await record(repaired), 1)
    tellsFailures(lines, broken, await record(broken), 1)
    const attempts = tries ? this.manifest.queue.runs : 1
    tellsFailures(lines, hopeless, await record(hopeless), attempts)
    numbersAttempts(lines, hopeless, attempts)
  },
)

Then('neither log nor queue shows a secret', async function (this: SuiteWorld) {
  const further = await tokensOf(monitored.of(this).backend.url, user.of(this).token)
  for (const each of [monitored.of(this).backend, fated.of(this).worker]) {
    logsNoSecret(this.manifest, each, further)
  }
  const { error = '' } = await monitored.of(this).queue.job(fated.of(this).hopeless.job)
  const { serviceKey } = this.addresses.supabase
  expectEqual('the queue keeps the service key as an error', error.includes(serviceKey), false)
})

Then(
  'the error tracker has each error once, with type and stack, and nothing else',
  function (this: SuiteWorld) {
    const errors = errorsIn(monitored.of(this).tracker.received)
    this.measured('tracked errors', { errors })
    callersAreTold(refusedRequests.of(this))
    canBeFollowed(errors)
    eachTracked(refusedRequests.of(this), countsOf(this))
    backendTracked(this, refusedRequests.of(this), countsOf(this))
  },
)

Then('each failed extraction is tracked once under its id', function (this: SuiteWorld) {
  const about = (id: string) => timesTold(monitored.of(this).tracker.received, id)
  const { finished, repaired, broken, hopeless, tries } = fated.of(this)
  const ids = { finished, repaired, broken, hopeless }
  const received = Object.entries(ids).map(([fate, { extraction }]) => [fate, about(extraction)])
  const expected = { finished: 0, repaired: tries ? 0 : 1, broken: 1, hopeless: 1 }
  expectEqual('errors that name the extraction', Object.fromEntries(received), expected)
})

Then('no error that is tracked shows a secret', async function (this: SuiteWorld) {
  const { backend, tracker } = monitored.of(this)
  const named = Object.entries({ ...backend.environment, ...fated.of(this).worker.environment })
  const secrets = named.flatMap(([name, value]) =>
    secretsIn(this.manifest, { [name]: value }).map((secret) => [name, secret] as const),
  )
  const tokens = await tokensOf(backend.url, user.of(this).token)
  const all = [...secrets, ...Object.entries(tokens)]
  const shown = all.filter(([, secret]) => tracker.received.some((body) => body.includes(secret)))
  expectEqual('what the tracked errors give away', [...new Set(shown.map(([name]) => name))], [])
})

Then('an error tracker that does not answer holds nobody up', function (this: SuiteWorld) {
  notHeldUp(this, refusedRequests.of(this))
})

Then('each error names its environment and its release', function (this: SuiteWorld) {
  const { tracker, release } = monitored.of(this)
  tellsOrigin(errorsIn(tracker.received), { environment: 'staging', release })
  backendTracked(this, refusedRequests.of(this), countsOf(this))
})
