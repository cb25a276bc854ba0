/** How a local process plays the container of a compose service. */
import { delimiter, join } from 'node:path'
import type { ComposeService } from '../../ports/composition.ts'
import type { Addresses } from './compose-addresses.ts'
import type { Account } from './compose-rewriting.ts'

export interface ProcessRecipe {
  /** What runs instead of the image's command; looked up in the machine's PATH. */
  readonly command: readonly string[]
  readonly cwd: string
  /** The port the service listens on inside its container. */
  readonly containerPort?: number
  /** The variable that tells the program its port, so that it can be given a free one. */
  readonly portVariable?: string
  /** The variable that tells the program where to listen; gets 127.0.0.1. */
  readonly hostVariable?: string
  /** Set beside the service's own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Image tags that stand for something else; every other tag is played as above. */
  readonly versions?: Readonly<Record<string, Pick<ProcessRecipe, 'command' | 'cwd'>>>
}

/** The target has such a service already: nothing is started, its address is handed out. */
export interface SuppliedRecipe {
  /** `host:port` */
  readonly suppliedAt: string
  /** The container's port that it stands for; all ports unless given. */
  readonly containerPort?: number
  /** Of a database: whoever is led there comes with this account, whatever the compose file says. */
  readonly account?: Account
}

/** `redis`: the machine's own redis-server with the arguments of the compose file. */
export type Recipe = ProcessRecipe | SuppliedRecipe | 'redis' | 'absent'

/** What becomes a local process. */
export type Playable = ProcessRecipe | 'redis'

/** The recipe of a service that becomes a local process; undefined for all others. */
export function playable(recipe: Recipe | undefined): Playable | undefined {
  if (recipe === undefined || recipe === 'absent') return undefined
  return recipe !== 'redis' && 'suppliedAt' in recipe ? undefined : recipe
}

/** The recipe as the tag of the service's image asks for it. */
export function atVersion(recipe: Playable, image = ''): Playable {
  if (recipe === 'redis') return recipe
  const tag = /:([\w.-]+)$/.exec(image)?.[1] ?? ''
  return { ...recipe, ...recipe.versions?.[tag] }
}

export function suppliedAddress(recipe: Recipe | undefined) {
  if (typeof recipe !== 'object' || !('suppliedAt' in recipe)) return undefined
  const { suppliedAt, account } = recipe
  const at = suppliedAt.lastIndexOf(':')
  const port = Number(suppliedAt.slice(at + 1))
  return { host: suppliedAt.slice(0, at), port, ...(account && { account }) }
}

export type Recipes = Readonly<Record<string, Recipe>>

/** The port of a plain Redis: https://redis.io/docs/latest/operate/oss_and_stack/management/config/ */
export const redisPort = 6379

export function containerPortOf(recipe: Recipe | undefined): number | undefined {
  if (recipe === 'redis') return redisPort
  return recipe === undefined || recipe === 'absent' ? undefined : recipe.containerPort
}

/** Where one container lives on this machine. */
export interface Place {
  readonly service: string
  readonly index: number
  /** Private folder of the container, removed with it. */
  readonly folder: string
  /** Holds the programs that stand before the machine's own. */
  readonly bin: string
  /** Outlive the container: one folder per named volume. */
  readonly volumes: string
}

/** PATH, HOME and TMPDIR of the machine; nothing else of it reaches a service. */
export interface Machine {
  readonly PATH: string
  readonly HOME: string
  readonly TMPDIR: string
  /** Where Node keeps what it has compiled: a program that starts again takes half the time. */
  readonly NODE_COMPILE_CACHE?: string
}

/** What a process of the service finds: its compose environment, addresses made local, and the machine's own. */
export function processEnvironment(
  service: ComposeService,
  recipe: Playable,
  place: Place,
  { addresses, machine }: { readonly addresses: Addresses; readonly machine: Machine },
): Record<string, string> {
  const own = recipe === 'redis' ? {} : recipeVariables(recipe, addresses.own(place))
  return {
    ...machine,
    ...addresses.rewriteEnvironment(service.environment),
    ...own,
    PATH: [place.bin, machine.PATH].join(delimiter),
  }
}

function recipeVariables(recipe: ProcessRecipe, port: number | undefined): Record<string, string> {
  const { portVariable, hostVariable, env } = recipe
  return {
    ...env,
    ...(portVariable === undefined || port === undefined ? {} : { [portVariable]: String(port) }),
    ...(hostVariable === undefined ? {} : { [hostVariable]: '127.0.0.1' }),
  }
}

/** The folder that plays a path inside the container; undefined where nothing is mounted. */
export function mountedAt(service: ComposeService, place: Place, path: string): string | undefined {
  const inside = (target: string) => path === target || path.startsWith(`${target}/`)
  const mount = service.mounts.find(({ target }) => inside(target))
  if (mount === undefined) return undefined
  const rest = path.slice(mount.target.length)
  if (mount.type === 'bind') return join(mount.source ?? place.folder, rest)
  if (mount.source !== undefined) return join(place.volumes, mount.source, rest)
  return join(place.folder, 'anonymous', mount.target, rest)
}
