/** The commands of `docker compose` on a fleet of local processes; each returns what it prints to stderr. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandResult, ComposeProject, StopOptions } from '../../ports/composition.ts'
import type { Addresses } from './compose-addresses.ts'
import { checkBuilds } from './compose-build.ts'
import type { Container } from './compose-container.ts'
import type { Fleet } from './compose-fleet.ts'
import type { Recipes } from './compose-recipe.ts'
import { serviceNamed, servicesNamed } from './compose-services.ts'
import { bringUp, type UpOptions } from './compose-up.ts'

export interface Engine {
  /** The effective project of the command under way. */
  project: ComposeProject
  readonly recipes: Recipes
  readonly fleet: Fleet
  readonly addresses: Addresses
  readonly dir: string
}

export interface DownOptions extends StopOptions {
  /** `-v`: named volumes too. */
  readonly volumes: boolean
}

type Names = readonly string[] | undefined

/** A command of a person may take long, but not for ever. */
const execBudgetMs = 600_000

export type EngineCommands = ReturnType<typeof engineCommands>

/** Each throws `CommandFailure` with what compose prints. */
export function engineCommands(engine: Engine) {
  const { fleet } = engine
  return {
    up: (options: UpOptions & { readonly build?: boolean }) => up(engine, options),
    exec: async (service: string, argv: readonly string[]): Promise<CommandResult> => {
      serviceNamed(engine.project, service)
      return fleet.exec(service, argv, execBudgetMs)
    },
    /** A container of its own for one command; `assignments` are `NAME=value`. */
    run: async (service: string, argv: readonly string[], assignments: readonly string[]) => {
      const found = serviceNamed(engine.project, service)
      const added = assignments.map((each) => each.split(/=(.*)/s).slice(0, 2))
      const environment = { ...found.environment, ...Object.fromEntries(added) }
      return fleet.once(engine.project, { ...found, environment }, argv, execBudgetMs)
    },
    stop: async (names: Names, options: StopOptions) =>
      each(engine, names, 'Stopped', () =>
        fleet.stop(engine.project, known(engine, names), options),
      ),
    restart: (names: Names, options: StopOptions) => restart(engine, names, options),
    kill: async (names: Names, signal: NodeJS.Signals) =>
      each(engine, names, 'Killed', (containers) =>
        Promise.all(containers.map((container) => container.kill(signal))),
      ),
    start: async (names: Names) =>
      each(engine, names, 'Started', (containers) =>
        Promise.all(containers.map((container) => container.start())),
      ),
    down: (options: DownOptions) => down(engine, options),
    build: async (names: Names): Promise<CommandResult> => checkBuilds(known(engine, names)),
  }
}

const known = (engine: Engine, names: Names) => servicesNamed(engine.project, names)

async function up(engine: Engine, options: UpOptions): Promise<string> {
  const lines: string[] = []
  const { project, recipes, fleet } = engine
  await bringUp(options, {
    project,
    recipes,
    say: (line) => lines.push(line),
    start: async (service, replicas) => {
      const containers = await fleet.start(project, service, replicas)
      for (const { name } of containers) lines.push(` Container ${name}  Started`)
      return containers
    },
  }).catch((error: unknown) => {
    throw withProgress(error, lines)
  })
  return lines.map((line) => `${line}\n`).join('')
}

/** What was printed before the error belongs in front of it. */
function withProgress(error: unknown, lines: readonly string[]): unknown {
  if (error instanceof Error && lines.length > 0 && error.name === 'CommandFailure') {
    error.message = [...lines, error.message].join('\n')
  }
  return error
}

async function each(
  engine: Engine,
  names: Names,
  done: string,
  work: (containers: readonly Container[]) => Promise<unknown>,
): Promise<string> {
  const containers = known(engine, names).flatMap(({ name }) => engine.fleet.of(name))
  await work(containers)
  return containers.map(({ name }) => ` Container ${name}  ${done}\n`).join('')
}

/** Services that ask for it are restarted together with what they depend on. */
async function restart(engine: Engine, names: Names, options: StopOptions): Promise<string> {
  const { project, fleet } = engine
  const chosen = new Set(known(engine, names).map(({ name }) => name))
  for (const { name, dependsOn } of Object.values(project.services)) {
    const follows = Object.entries(dependsOn).some(([on, how]) => how.restart && chosen.has(on))
    if (follows) chosen.add(name)
  }
  return each(engine, [...chosen], 'Started', async (containers) => {
    await fleet.stop(project, known(engine, [...chosen]), options)
    await Promise.all(containers.map((container) => container.start()))
  })
}

async function down(engine: Engine, { volumes, ...options }: DownOptions): Promise<string> {
  const { fleet, project, dir } = engine
  const containers = fleet.all()
  await fleet.stop(
    project,
    [...Object.values(project.services), ...Object.values(project.inactive)],
    options,
  )
  // A container whose service has left the file meanwhile is an orphan: it goes as well.
  await Promise.all(containers.map((container) => container.stop(options.graceMs)))
  fleet.remove(containers)
  if (volumes) rmSync(join(dir, 'volumes'), { recursive: true, force: true })
  return containers.map(({ name }) => ` Container ${name}  Removed\n`).join('')
}
