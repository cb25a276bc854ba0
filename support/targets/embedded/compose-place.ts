/** Makes the folder of a container and says how its process and its commands are started. */
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { suiteError } from '../../core/errors.ts'
import type { CommandResult, ComposeProject, ComposeService } from '../../ports/composition.ts'
import type { Launch } from '../../ports/process.ts'
import type { Addresses } from './compose-addresses.ts'
import type { ContainerPlan } from './compose-container.ts'
import {
  atVersion,
  containerPortOf,
  type Machine,
  mountedAt,
  type Place,
  type Playable,
  playable,
  processEnvironment,
  type Recipes,
} from './compose-recipe.ts'
import { redisArgv, writeRedisServer } from './compose-redis.ts'
import { writeWrappers } from './compose-wrappers.ts'
import { runCommand } from './run-command.ts'

export interface Setting {
  readonly launch: Launch
  readonly recipes: Recipes
  readonly addresses: Addresses
  readonly machine: Machine
  readonly dir: string
}

export interface Played extends ContainerPlan {
  /** Runs a command as inside the container. */
  exec(argv: readonly string[], budgetMs: number): Promise<CommandResult>
}

/** The plan of one container; its recipe must be playable. */
export function playedBy(
  project: ComposeProject,
  service: ComposeService,
  index: number,
  setting: Setting,
): Played {
  const found = playable(setting.recipes[service.name])
  if (found === undefined) throw suiteError('SERVICE_FAILED', noCommand(service.name))
  const recipe = atVersion(found, service.image)
  const name = service.containerName ?? `${project.name}-${service.name}-${index}`
  const place = placeOf(service.name, index, setting.dir)
  prepare(service, recipe, place, setting)
  const env = processEnvironment(service, recipe, place, setting)
  const cwd = recipe === 'redis' ? place.folder : recipe.cwd
  const local = (text: string) => setting.addresses.rewriteFor(place, text)
  // Workers name themselves after their host, and checks ask for them by the variable that every container
  // has. The program itself does without: some take it for the address at which they listen.
  const inside = { HOSTNAME: hostname(), ...env }
  const exec = (argv: readonly string[], budgetMs: number, stop?: AbortSignal) =>
    runCommand({ argv: argv.map(local), cwd, env: inside, budgetMs, ...(stop && { stop }) })
  return {
    name,
    index,
    service,
    launch: () => {
      const [command, ...args] = argvOf(service, recipe, place, setting)
      if (command === undefined) throw suiteError('SERVICE_FAILED', noCommand(service.name))
      return setting.launch({ name, command, args, cwd, env, logDir: join(setting.dir, 'logs') })
    },
    probe: async (test, timeoutMs, stop) =>
      (await exec(probeArgv(test), timeoutMs, stop)).code === 0,
    exec,
  }
}

const noCommand = (service: string) => ({
  service,
  detail: 'no recipe says what to run for it',
  log: 'none',
})

function placeOf(service: string, index: number, dir: string): Place {
  const folder = join(dir, 'containers', `${service}-${index}`)
  return { service, index, folder, bin: join(folder, 'bin'), volumes: join(dir, 'volumes') }
}

function prepare(
  service: ComposeService,
  recipe: Playable,
  place: Place,
  { addresses, machine }: Setting,
): void {
  mkdirSync(place.folder, { recursive: true })
  const port = addresses.own(place)
  const containerPort = containerPortOf(recipe)
  const listens = port !== undefined && containerPort !== undefined
  writeWrappers(place.bin, machine.PATH, {
    localhost: listens ? [[containerPort, `127.0.0.1:${port}`]] : [],
    services: addresses.reached,
  })
  if (recipe !== 'redis' || port === undefined) return
  const data = mountedAt(service, place, '/data') ?? join(place.folder, 'data')
  mkdirSync(data, { recursive: true })
  writeRedisServer(place, machine.PATH, { port, data })
}

function argvOf(
  service: ComposeService,
  recipe: Playable,
  place: Place,
  { addresses }: Setting,
): readonly string[] {
  if (recipe !== 'redis') return recipe.command
  return redisArgv(service, place, addresses.own(place))
}

/** https://docs.docker.com/reference/compose-file/services/#healthcheck */
function probeArgv(test: readonly string[]): readonly string[] {
  const [kind, ...argv] = test
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', argv.join(' ')] : argv
}
