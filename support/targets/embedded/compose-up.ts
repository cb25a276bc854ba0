/** `docker compose up`: starts services in the order of their dependencies and waits as compose does. */
import { Unverified } from '../../core/errors.ts'
import { reasons } from '../../core/reasons.ts'
import type { ComposeProject, ComposeService, Dependency } from '../../ports/composition.ts'
import { CommandFailure } from './command-failure.ts'
import type { Container } from './compose-container.ts'
import { type Recipes, suppliedAddress } from './compose-recipe.ts'
import { servicesNamed, withDependencies } from './compose-services.ts'

export interface UpOptions {
  readonly services?: readonly string[]
  readonly wait: boolean
  readonly noDependencies?: boolean
  readonly scale?: Readonly<Record<string, number>>
  /** `--wait-timeout`, in milliseconds. */
  readonly waitTimeoutMs?: number
}

export interface Starter {
  readonly project: ComposeProject
  readonly recipes: Recipes
  /** The service's containers, made where missing or changed, and running. */
  start(service: ComposeService, replicas: number): Promise<readonly Container[]>
  /** Adds a line of progress. */
  say(line: string): void
}

/** A container that has been started this often without becoming healthy will not become it. */
const hopelessRestarts = 5

/** How long after its start compose first looks at a container without a health check. */
const firstLookMs = 500
const lookMs = 25

/** Throws `CommandFailure` with compose's words, `Unverified` when a service cannot be played here. */
export async function bringUp(options: UpOptions, starter: Starter): Promise<void> {
  const { project } = starter
  const named = servicesNamed(project, options.services)
  const wanted = options.noDependencies === true ? named : withDependencies(project, named)
  refuseUnplayable(wanted, starter.recipes)
  const watch = { over: false, ends: performance.now() + (options.waitTimeoutMs ?? Infinity) }
  const started = new Map<string, Promise<readonly Container[]>>()
  for (const service of wanted) {
    started.set(service.name, startInTurn(service, { options, starter, started, watch }))
  }
  const settled = await Promise.allSettled(started.values())
  for (const result of settled) if (result.status === 'rejected') throw result.reason
  if (!options.wait) return
  for (const [name, containers] of started) {
    const failed = (reason: string) => new CommandFailure(reason)
    const endsFirst = isAwaitedToEnd(name, wanted)
    for (const container of await containers) {
      if (endsFirst) await untilCompleted(container, watch)
      else await untilReady(container, { fallbackRunning: true, watch, failed })
      starter.say(` Container ${container.name}  ${progressOf(project, name, endsFirst)}`)
    }
  }
}

/** Compose waits for the end of a service where another one does: https://github.com/docker/compose/pull/9572. */
const isAwaitedToEnd = (name: string, wanted: readonly ComposeService[]) =>
  wanted.some(({ dependsOn }) => dependsOn[name]?.condition === 'service_completed_successfully')

const progressOf = (project: ComposeProject, name: string, ended: boolean) => {
  if (ended) return 'Exited'
  return project.services[name]?.healthcheck === undefined ? 'Running' : 'Healthy'
}

function refuseUnplayable(wanted: readonly ComposeService[], recipes: Recipes): void {
  const missing = wanted
    .map(({ name }) => name)
    .filter((name) => recipes[name] === undefined || recipes[name] === 'absent')
  if (missing.length === 0) return
  throw new Unverified(
    `${reasons.unplayable}the compose service ${missing.join(', ')} here. Say in the manifest ` +
      'how it starts (processes) or what stands for it (composition.supplied), or choose a target with ' +
      'a container engine.',
  )
}

interface Watch {
  /** Somebody else has failed: nobody needs to wait any longer. */
  over: boolean
  readonly ends: number
}

interface Turn {
  readonly options: UpOptions
  readonly starter: Starter
  readonly started: ReadonlyMap<string, Promise<readonly Container[]>>
  readonly watch: Watch
}

async function startInTurn(service: ComposeService, turn: Turn): Promise<readonly Container[]> {
  const { started, starter, watch, options } = turn
  try {
    // Those it depends on come first in the list, so their promises are there already.
    for (const [name, dependency] of Object.entries(service.dependsOn)) {
      const others = await started.get(name)
      for (const other of others ?? []) await awaitDependency(other, dependency, turn)
    }
    if (watch.over) return []
    if (suppliedAddress(starter.recipes[service.name]) !== undefined) {
      starter.say(` Container ${starter.project.name}-${service.name}-1  Supplied by the target`)
      return []
    }
    return await starter.start(service, options.scale?.[service.name] ?? service.replicas)
  } catch (error) {
    watch.over = true
    throw error
  }
}

async function awaitDependency(container: Container, dependency: Dependency, turn: Turn) {
  const { condition, required } = dependency
  const { watch, starter } = turn
  const failed = (reason: string) => new CommandFailure(`dependency failed to start: ${reason}`)
  try {
    if (condition === 'service_healthy') {
      starter.say(` Container ${container.name}  Waiting`)
      await untilReady(container, { fallbackRunning: false, watch, failed })
      starter.say(` Container ${container.name}  Healthy`)
    }
    if (condition === 'service_completed_successfully') await untilCompleted(container, watch)
  } catch (error) {
    starter.say(` Container ${container.name}  Error`)
    if (required || !(error instanceof CommandFailure)) throw error
    starter.say(`optional dependency "${container.service.name}" failed to start: ${error.message}`)
  }
}

interface Wait {
  /** Whether running is enough for a container without a health check. */
  readonly fallbackRunning: boolean
  readonly watch: Watch
  failed(reason: string): CommandFailure
}

async function untilReady(container: Container, { fallbackRunning, watch, failed }: Wait) {
  const { name } = container
  const unchecked = container.state().health === 'none'
  if (unchecked && !fallbackRunning) throw failed(`container ${name} has no healthcheck configured`)
  if (unchecked) await pause(firstLookMs)
  while (!watch.over) {
    const { phase, health, exitCode, restarts, everHealthy } = container.state()
    if (phase === 'exited') throw failed(`container ${name} exited (${exitCode ?? 0})`)
    if (phase === 'running' && (unchecked || health === 'healthy')) return
    if (health === 'unhealthy') throw failed(`container ${name} is unhealthy`)
    if (!everHealthy && restarts >= hopelessRestarts) {
      // Compose itself would wait for ever.
      throw failed(`container ${name} keeps restarting: exit ${exitCode}, ${restarts} restarts`)
    }
    await pauseBefore(watch, lookMs)
  }
}

async function untilCompleted(container: Container, watch: Watch): Promise<void> {
  while (!watch.over) {
    const { phase, exitCode } = container.state()
    if (phase === 'exited' && exitCode === 0) return
    if (phase === 'exited') {
      const { name } = container.service
      throw new CommandFailure(`service "${name}" didn't complete successfully: exit ${exitCode}`)
    }
    await pauseBefore(watch, lookMs)
  }
}

async function pauseBefore(watch: Watch, ms: number): Promise<void> {
  if (performance.now() > watch.ends) throw new CommandFailure('application not healthy in time')
  await pause(ms)
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
