/** The run itself: services, the shared system, and cucumber over the selected scenarios. */
import { PassThrough } from 'node:stream'
import { runCucumber } from '@cucumber/cucumber/api'
import type { Envelope } from '@cucumber/messages'
import { describe } from '../core/errors.ts'
import { redactor, secretsOf } from '../core/redact.ts'
import type { Scope } from '../core/scope.ts'
import type { ScenarioOutcome } from '../ports/report.ts'
import { consoleReporter } from '../reporting/console.ts'
import { wantsColor } from '../reporting/paint.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { claimRunDirectory } from '../targets/embedded/reaper.ts'
import { publishAddressBook } from './address-book.ts'
import type { Capabilities } from './capabilities.ts'
import { collector } from './collector.ts'
import type { Assignment } from './commands/run.ts'
import type { Provenance } from './provenance.ts'
import { keepSecrets, keptSecrets } from './secrets-kept.ts'
import type { Selection } from './selection.ts'
import { startShared } from './shared-system.ts'
import { targetNamed } from './targets.ts'

export interface Performed {
  readonly outcomes: readonly ScenarioOutcome[]
  readonly messages: readonly Envelope[]
  readonly problems: readonly string[]
  readonly capabilities: Capabilities
  /** Who plays Supabase: its name stands in every report. */
  readonly provider: string
  /** Values that must not leave the run. */
  readonly secrets: readonly string[]
}

export interface Performance {
  /** The checkout. */
  readonly root: string
  readonly assignment: Assignment
  readonly selection: Selection
  readonly origin: Provenance
  readonly scope: Scope
}

/** The systems with their services first, then the scenarios. */
export async function performRun(performance: Performance): Promise<Performed> {
  const { root, assignment, origin, scope } = performance
  const claimed = await claimRunDirectory(origin.id)
  scope.undo('remove the directory of the run', () => claimed.release())
  const runDir = claimed.path
  const launch = launcher((child) => claimed.register(child))
  keepSecrets(runDir, secretsOf(process.env))
  const { id } = origin
  const { target } = assignment.options
  const { open, capabilities: capabilitiesOf } = await targetNamed(target)
  await open({ id, dir: runDir, scope })
  const place = { runId: id, target, runDir, launch, scope }
  const systems = await Promise.all(
    assignment.manifests.map((manifest) => startShared(manifest, place)),
  )
  const [first] = systems
  if (first === undefined) throw new Error('no system was assigned')
  const capabilities = await capabilitiesOf(first.stack)
  const book = { runId: id, runDir, root, target, capabilities, systems }
  publishAddressBook(book)
  // Scenarios make secrets of their own while they run, so the list is read anew each time.
  const redact = (text: string) => redactor(keptSecrets(runDir)).redact(text)
  const heard = await runScenarios(performance, redact)
  const { provider } = first.stack.supabase
  return { ...heard, capabilities, provider, secrets: keptSecrets(runDir) }
}

/** Runs cucumber and keeps what it said; its own idea of success is not asked for. */
export async function runScenarios(
  { root, selection }: Performance,
  redact: (text: string) => string,
) {
  const messages: Envelope[] = []
  const { stdout } = process
  const isTty = stdout.isTTY === true && process.env.CI === undefined
  const live = consoleReporter({
    stream: stdout,
    isTty,
    color: wantsColor(process.env, isTty),
    redact,
  })
  let begun = 0
  const listener = collector({
    started: ({ name }) => {
      begun += 1
      live.scenarioStarted(name, begun, selection.count)
    },
    finished: (outcome) => live.scenarioFinished(outcome),
  })
  const problems: string[] = []
  try {
    // Everything people read is rendered by the run itself, from what was observed.
    const silent = { cwd: root, stdout: new PassThrough().resume() }
    await runCucumber(selection.configuration, silent, (message) => {
      messages.push(message)
      listener.take(message)
    })
  } catch (error) {
    problems.push(`the runner stopped: ${describe(error)}`)
  }
  return {
    messages,
    outcomes: listener.outcomes(),
    problems: [...problems, ...listener.problems()],
  }
}
