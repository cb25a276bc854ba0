/** The run itself: services, the shared system, and cucumber over the selected scenarios. */
import { PassThrough } from 'node:stream'
import { loadSupport, runCucumber } from '@cucumber/cucumber/api'
import type { Envelope } from '@cucumber/messages'
import { describe } from '../core/errors.ts'
import { redactor, secretsOf } from '../core/redact.ts'
import type { Scope } from '../core/scope.ts'
import type { Certificate } from '../ports/certificate.ts'
import type { Terms } from '../ports/guard.ts'
import type { ScenarioOutcome } from '../ports/report.ts'
import type { StackAddresses } from '../ports/services.ts'
import { consoleReporter } from '../reporting/console.ts'
import { wantsColor } from '../reporting/paint.ts'
import { launcher } from '../targets/embedded/launcher.ts'
import { claimRunDirectory } from '../targets/embedded/reaper.ts'
import { publishAddressBook, type SharedSystem } from './address-book.ts'
import { type Capabilities, remoteCapabilities } from './capabilities.ts'
import { collector } from './collector.ts'
import type { Assignment } from './commands/run.ts'
import type { Provenance } from './provenance.ts'
import { openRemote } from './remote/open-remote.ts'
import { keepSecrets, keptSecrets, secretsOfStack, secretsSince } from './secrets-kept.ts'
import type { Selection } from './selection.ts'
import { startShared } from './shared-system.ts'
import type { StackPlace } from './stack.ts'
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
  /** What was left on services that are somebody else's. */
  readonly certificate?: Certificate
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
  const steps = readSteps(performance)
  const claimed = await claimRunDirectory(origin.id)
  scope.undo('remove the directory of the run', () => claimed.release())
  const runDir = claimed.path
  const launch = launcher((child) => claimed.register(child))
  keepSecrets(runDir, secretsOf(process.env))
  const { systems, settle, probe, ...opened } = await open(performance, { runDir, launch, scope })
  const [first] = systems
  if (first === undefined) throw new Error('no system was assigned')
  const capabilities = await probe(first.stack)
  const { target } = assignment.options
  const book = { runId: origin.id, runDir, root, target, capabilities, systems, ...opened }
  publishAddressBook(book)
  const heard = await runScenarios(performance, redactorOf(runDir), steps)
  const settled = await settle?.()
  const { provider } = first.stack.supabase
  const performed = { ...heard, capabilities, provider, secrets: keptSecrets(runDir) }
  return settled === undefined ? performed : { ...performed, certificate: settled }
}

/** Scenarios make secrets of their own while they run, so it learns before each text. */
function redactorOf(runDir: string): (text: string) => string {
  const { learn, redact } = redactor([])
  const more = secretsSince(runDir)
  return (text) => {
    learn(more())
    return redact(text)
  }
}

interface Opened {
  readonly systems: readonly SharedSystem[]
  readonly probe: (stack: StackAddresses) => Promise<Capabilities>
  readonly remote?: Terms
  /** Ends what the run may do, where it has begun nothing of its own. */
  readonly settle?: () => Promise<Certificate>
}

type OpenPlace = Pick<StackPlace, 'launch' | 'scope'> & { readonly runDir: string }

/** The systems under test: started here, or found at the addresses of the remote target. */
async function open(performance: Performance, place: OpenPlace): Promise<Opened> {
  const { options, manifests } = performance.assignment
  const { id } = performance.origin
  const { target } = options
  const { runDir, scope } = place
  if (target !== 'remote') {
    const { open, capabilities: probe } = await targetNamed(target)
    await open({ id, dir: runDir, scope })
    const shared = { ...place, runId: id, target }
    return { systems: await Promise.all(manifests.map((each) => startShared(each, shared))), probe }
  }
  const { systems, terms, settle } = await openRemote(options, manifests, { id, scope })
  for (const { stack } of systems) keepSecrets(runDir, secretsOfStack(stack))
  return { systems, remote: terms, settle, probe: remoteCapabilities }
}

/** Reads the steps while the services start; what is wrong with them is told where they are needed. */
function readSteps({ root, selection }: Pick<Performance, 'root' | 'selection'>) {
  const steps = loadSupport(selection.configuration, { cwd: root })
  steps.catch(() => undefined)
  return steps
}

/** Runs cucumber and keeps what it said; its own idea of success is not asked for. */
export async function runScenarios(
  { root, selection }: Performance,
  redact: (text: string) => string,
  steps = readSteps({ root, selection }),
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
    const configuration = { ...selection.configuration, support: await steps }
    await runCucumber(configuration, silent, (message) => {
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
