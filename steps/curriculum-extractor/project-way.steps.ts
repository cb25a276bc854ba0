/** The way of the system's own processes to the project: watched, or with a key that is wrong. */
import { Given, Then, When } from '@cucumber/cucumber'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { ownQueue, pointedTo } from '../../support/checks/own-queue.ts'
import { failureIsLogged, onlyServiceAndUser } from '../../support/checks/server-credentials.ts'
import { reaches } from '../../support/checks/status-history.ts'
import { tokensOf } from '../../support/checks/users.ts'
import { visiblyFailed } from '../../support/checks/visible-failure.ts'
import { jobBudgetMs } from '../../support/checks/worker-queue.ts'
import { type Note, note } from '../../support/core/note.ts'
import type { SupabaseAddress } from '../../support/ports/services.ts'
import { type Gateway, startGateway } from '../../support/services/supabase/gateway.ts'
import { forged } from '../../support/services/supabase/tokens.ts'
import type { Answer } from '../../support/systems/http-client.ts'
import { offer, upload as post } from '../../support/systems/ingestions.ts'
import { backendReady } from '../../support/systems/system.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { backend, backendUrl, upload, user, worker } from './notes.ts'
import { quickSettings } from './quick-settings.ts'
import { somebody } from './storage-notes.ts'

const gateway: Note<Gateway> = note('the way to the project')
const answer: Note<Answer> = note('the answer to the upload')

/** How long a process may take to write its log. */
const logBudgetMs = 5_000

/** Backend and worker with a queue of their own, which see `supabase` as the project. */
async function startBoth(world: SuiteWorld, supabase: SupabaseAddress): Promise<void> {
  const { changes } = await ownQueue(world)
  const all = { ...quickSettings(world.manifest), ...pointedTo(world, { supabase }), ...changes }
  const [api, jobs, person] = await Promise.all([
    world.start('backend', all),
    world.start('worker', all),
    somebody(world),
  ])
  backend.set(world, api)
  worker.set(world, jobs)
  user.set(world, person)
  backendUrl.set(world, api.url)
  await backendReady(world.manifest, api)
}

Given('backend and worker go to the project by a watched way', async function (this: SuiteWorld) {
  const { supabase } = this.addresses
  const watched = await startGateway(supabase.url)
  this.scope.undo('close the watched way', () => watched.close())
  gateway.set(this, watched)
  await startBoth(this, { ...supabase, url: watched.url })
})

Given(
  'backend and worker have a service key that the project does not know',
  async function (this: SuiteWorld) {
    const { supabase } = this.addresses
    const wrong = { ...supabase, serviceKey: await forged(supabase.serviceKey) }
    await startBoth(this, wrong).catch((error: unknown) => {
      if (!endedByItself(this)) throw error
    })
  },
)

When("the user's PDF is uploaded through the backend", async function (this: SuiteWorld) {
  const url = backendUrl.of(this)
  upload.set(this, await post(this.manifest, url, user.of(this).token, pdfOf(6_000)))
})

/** A backend that does not start with the key has failed as visibly as can be. */
function endedByItself(world: SuiteWorld): boolean {
  const exit = backend.find(world)?.process.exit()
  return exit !== undefined && exit.code !== 0
}

When('the user uploads a PDF that the server cannot fetch', async function (this: SuiteWorld) {
  if (endedByItself(this)) return
  const file = { name: 'worksheet.pdf', type: 'application/pdf', content: pdfOf(6_000) }
  answer.set(this, await offer(this.manifest, backendUrl.of(this), file, user.of(this).token))
})

Then('the extraction is finished', async function (this: SuiteWorld) {
  await reaches(this, upload.of(this).extraction, 'DRAFT', jobBudgetMs)
})

Then(
  "every request to the storage carried the user's token or the service key",
  async function (this: SuiteWorld) {
    const tokens = await tokensOf(backendUrl.of(this), user.of(this).token)
    onlyServiceAndUser(this, gateway.of(this), Object.values(tokens))
  },
)

Then(
  'the upload is refused by a server error or the extraction ends as failed',
  async function (this: SuiteWorld) {
    if (!endedByItself(this)) await visiblyFailed(this, answer.of(this))
  },
)

Then('the failure is in the log', async function (this: SuiteWorld) {
  await failureIsLogged(this, [backend.of(this), worker.of(this)], logBudgetMs)
})
