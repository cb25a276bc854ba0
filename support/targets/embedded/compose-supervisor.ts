/** A compose project without a container engine: its own files, with local processes for containers. */
import { mkdirSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { Unverified } from '../../core/errors.ts'
import type {
  ComposeProject,
  Composition,
  LoadComposeProject,
  ServiceState,
} from '../../ports/composition.ts'
import type { Launch, LogLine } from '../../ports/process.ts'
import { allocateAddresses, leadsTo } from './compose-addresses.ts'
import type { Container } from './compose-container.ts'
import { type Engine, type EngineCommands, engineCommands } from './compose-engine.ts'
import { fleetOf } from './compose-fleet.ts'
import type { Machine, Recipes } from './compose-recipe.ts'
import { writeWrappers } from './compose-wrappers.ts'
import { printed, resultOf } from './docker-command/printed.ts'
import { serveDocker } from './docker-command/serve-docker.ts'

export type { Recipe } from './compose-recipe.ts'

export interface Supervised {
  readonly launch: Launch
  readonly project: ComposeProject
  readonly recipes: Recipes
  /** Private folder: logs, volumes, wrappers, the socket. */
  readonly dir: string
  /** The machine's environment: PATH, HOME and TMPDIR are taken from it. */
  readonly env: Readonly<Record<string, string>>
  /**
   * Reads the project again at each command of a shell, with that shell's folder, environment, files
   * and profiles, as docker does. Without it `docker compose` in a shell always means `project`.
   */
  readonly load?: LoadComposeProject
}

/** The containers are processes of ours: what they do can be told at once. */
export interface PlayedComposition extends Composition {
  readonly now: {
    ps(): readonly ServiceState[]
    logs(service: string): readonly LogLine[]
  }
}

/** Nothing runs before `up`. The caller must call `down`, which also closes the socket. */
export async function superviseCompose(supervised: Supervised): Promise<PlayedComposition> {
  const { launch, recipes, dir, project } = supervised
  mkdirSync(dir, { recursive: true })
  const machine = machineOf(supervised)
  const addresses = await allocateAddresses(recipes)
  const fleet = fleetOf({ launch, recipes, addresses, machine, dir })
  const engine: Engine = { project, recipes, fleet, addresses, dir }
  const commandPath = join(dir, 'commands')
  const select = (chosen: ComposeProject) => {
    engine.project = chosen
    const localhost = addresses.published(chosen)
    writeWrappers(commandPath, machine.PATH, { localhost, services: [] })
  }
  select(project)
  const commands = engineCommands(engine)
  const server = await serveDocker({ ...supervised, commandPath, engine, commands, select })
  return {
    commandPath,
    ...commandsOf(engine, commands),
    ...viewsOf(engine),
    down: async (options) => {
      await commands.down({ volumes: true, ...options })
      await server.close()
      rmSync(commandPath, { recursive: true, force: true })
    },
  }
}

type Commands = Pick<Composition, 'up' | 'exec' | 'stop' | 'restart' | 'kill' | 'crash' | 'build'>

function commandsOf(engine: Engine, commands: EngineCommands): Commands {
  const inWords = (work: Promise<string>) => printed(work, engine.project)
  return {
    up: (services) => inWords(commands.up({ ...(services && { services }), wait: true })),
    exec: (service, argv) => resultOf(commands.exec(service, argv)),
    stop: (services, options) => inWords(commands.stop(services, options ?? {})),
    restart: (services, options) => inWords(commands.restart(services, options ?? {})),
    kill: (service, signal) => inWords(commands.kill([service], signal ?? 'SIGKILL')),
    crash: async (service) => {
      const [container] = engine.fleet.of(service)
      if (container === undefined) throw new Unverified(`The service ${service} is not running.`)
      await container.crash()
    },
    build: (services) => resultOf(commands.build(services)),
  }
}

type Views = Pick<PlayedComposition, 'now' | 'ps' | 'logs' | 'address' | 'localize'>

function viewsOf(engine: Engine): Views {
  const { fleet, addresses } = engine
  const now: PlayedComposition['now'] = {
    ps: () => fleet.all().map(serviceState),
    logs: (service) => fleet.of(service).flatMap((container) => container.lines()),
  }
  return {
    now,
    ps: async () => now.ps(),
    logs: async (service) => now.logs(service),
    address: (service, containerPort) => {
      // There is a recipe for every service that the system may have.
      if (!(service in engine.project.services) && !(service in engine.project.inactive)) return
      const at = addresses.reached.find((reached) => reached.service === service)
      return at !== undefined && leadsTo(at, containerPort) ? `${at.host}:${at.port}` : undefined
    },
    localize: (text) => addresses.localize(text, engine.project),
  }
}

function machineOf({ env, dir }: Supervised): Machine {
  // The Node that runs this comes before the machine's own, which may be too old.
  const path = [dirname(process.execPath), env.PATH ?? ''].filter((entry) => entry !== '')
  const TMPDIR = join(dir, 'tmp')
  mkdirSync(TMPDIR, { recursive: true })
  const { NODE_COMPILE_CACHE } = env
  return {
    ...{ PATH: path.join(delimiter), HOME: env.HOME ?? dir, TMPDIR: env.TMPDIR ?? TMPDIR },
    ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }),
  }
}

function serviceState(container: Container): ServiceState {
  const { phase, health, exitCode, restarts } = container.state()
  return {
    service: container.service.name,
    name: container.name,
    state: phase,
    health,
    ...(exitCode === undefined ? {} : { exitCode }),
    restarts,
  }
}
