/** What operators use beside the system itself: logs of containers, dashboards, notes. */
import { Given, Then, When } from '@cucumber/cucumber'
import { serviceFor } from '../../support/checks/compose-access.ts'
import type { Place } from '../../support/checks/compose-files.ts'
import { workersOf } from '../../support/checks/compose-worker.ts'
import { hasTimeAndLevel, leaveMarks, shownSoon } from '../../support/checks/composed-logs.ts'
import * as docs from '../../support/checks/documents.ts'
import * as dashboard from '../../support/checks/queue-dashboard.ts'
import type { SuiteWorld } from '../../support/world.ts'
import { composedProducer } from './composed-producer.ts'
import { changes, composed, effective } from './notes.ts'
import { markedLines, marks } from './notes-monitoring.ts'

When('a request, a job and a save of Redis leave their marks', async function (this: SuiteWorld) {
  const { send } = await composedProducer(this)
  marks.set(this, await leaveMarks(this, composed.of(this), send))
})

Then(
  "the services' logs show each of them within {duration}",
  async function (this: SuiteWorld, withinMs: number) {
    const shown = marks.of(this).map(async (mark) => {
      return [mark.service, await shownSoon(this, composed.of(this), mark, withinMs)] as const
    })
    markedLines.set(this, Object.fromEntries(await Promise.all(shown)))
    this.measured('lines of the logs', markedLines.of(this))
  },
)

Then('each of these lines has a time and a level', function (this: SuiteWorld) {
  for (const [service, line] of Object.entries(markedLines.of(this))) hasTimeAndLevel(service, line)
})

Then('no service needs a dashboard of the queue', function (this: SuiteWorld) {
  const { project } = effective.of(this)
  const names = dashboard.dashboardsOf(project).map(({ name }) => name)
  this.measured('dashboards of the queue', { names })
  dashboard.needsNoDashboard(project)
})

Then(
  'a dashboard of the queue for {place} is guarded and of a fixed version',
  function (this: SuiteWorld, place: Place) {
    dashboard.isGuarded(effective.of(this).project, place)
  },
)

Given('the environment chooses a release of the images', function (this: SuiteWorld) {
  changes.set(this, { [this.manifest.deployment.tag]: dashboard.sampleRelease })
})

Then('backend and workers are told the release of their images', function (this: SuiteWorld) {
  const { project } = effective.of(this)
  const { release } = this.manifest
  const services = [
    serviceFor(project, this.manifest, 'backend'),
    ...workersOf(project, this.manifest),
  ]
  const told = dashboard.reportsRelease(services, release)
  this.measured('releases', Object.fromEntries(told.map(({ name, ...each }) => [name, each])))
})

Then(
  'the notes on deployment say where the hosted services are watched, and who is alerted',
  function (this: SuiteWorld) {
    const notes = docs.documentOf(this.manifest, 'deployment')
    const document = docs.asOne(docs.withLinked([notes], this.manifest.repository))
    docs.mentionsAll(document, ['Supabase', 'Sentry'])
    docs.mentionsOne(document, ['Grafana', 'Prometheus'])
    docs.mentionsOne(document, ['e-mail', 'email', 'mail', 'Slack'])
  },
)
