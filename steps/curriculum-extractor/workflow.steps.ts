/** CI workflows: run as a pull request would, and broken once to see them fail. */
import { Given, Then, When } from '@cucumber/cucumber'
import { failsWithoutRedis, failsWithoutWorker } from '../../support/checks/workflow-faults.ts'
import { runWorkflows, workflowPlace, workflowsThere } from '../../support/checks/workflow-place.ts'
import { passed, runsOnPullRequests, upStep, workflowAt } from '../../support/checks/workflows.ts'
import { composeSystem } from '../../support/run/compose.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composed, workflowRuns } from './notes.ts'

Given(
  "the workflows cover the composition, the backend's tests and the client",
  function (this: SuiteWorld) {
    const { repository, workflows } = this.manifest
    runsOnPullRequests(workflowAt(repository, workflows.composition))
    // What one of the others lacks says nothing of the composition: `all workflows pass` asks for them.
    for (const file of workflowsThere(this)) runsOnPullRequests(workflowAt(repository, file))
  },
)

/** Each of their jobs has a deadline of its own, which says which step was under way. */
const runsWithinMs = 10 * 60_000

When(
  'a pull request with infrastructure changes runs them',
  { timeout: runsWithinMs },
  async function (this: SuiteWorld) {
    const made = await composeSystem(this, this.book.runDir)
    composed.set(this, made)
    workflowRuns.set(this, await runWorkflows(this, made))
  },
)

Then('the workflow starts the Redis and worker services', function (this: SuiteWorld) {
  const { composition } = workflowRuns.of(this)
  upStep(composition.workflow, Object.values(this.manifest.composition.services))
})

Then('the workflow fails unless Redis answers its ping', async function (this: SuiteWorld) {
  const made = composed.of(this)
  const { workflow } = workflowRuns.of(this).composition
  await failsWithoutRedis(this, made, workflow, workflowPlace(this, made))
})

Then(
  'the workflow fails unless the worker has registered its tasks',
  async function (this: SuiteWorld) {
    const made = composed.of(this)
    const { workflow } = workflowRuns.of(this).composition
    await failsWithoutWorker(this, made, workflow, workflowPlace(this, made))
  },
)

Then('all workflows pass', function (this: SuiteWorld) {
  const { repository, workflows } = this.manifest
  const { composition, backend, client } = workflows
  for (const file of [composition, backend, client]) workflowAt(repository, file)
  for (const run of workflowRuns.of(this).all) passed(run)
})
