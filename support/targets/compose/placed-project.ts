/** Reads a project as compose does and gives it its place on this machine: ports, addresses, names. */
import type { CommandResult } from '../../ports/composition.ts'
import { freePort } from '../../ports/loopback.ts'
import { containerPortOf, type Recipes, suppliedAddress } from '../embedded/compose-recipe.ts'
import type { Reached } from '../embedded/compose-rewriting.ts'
import { adaptConfig, type Surroundings } from './adapt-config.ts'
import type { ComposeCommand, Shell } from './compose-command.ts'
import { type ComposeConfig, portsOfMachine } from './compose-config.ts'
import type { Gateway } from './gateway.ts'
import { imagesOf } from './image-names.ts'

export interface Placed {
  /** Reads it anew and makes it the current one; answers what compose printed when it refuses. */
  select(globals: readonly string[], shell: Shell): Promise<CommandResult | undefined>
  /** The port of this machine for a container's, where it has one. */
  addressOf(service: string, target: number): string | undefined
  /** Whether the suite's own service takes the place of this one. */
  isSupplied(service: string): boolean
  /** Published ports of the files: [port there, address here]. */
  published(): readonly (readonly [port: number, address: string])[]
}

export interface PlacedOptions
  extends Pick<Surroundings, 'project' | 'labels' | 'knowsStartInterval'> {
  readonly command: ComposeCommand
  readonly gateway: Gateway
  readonly recipes: Recipes
}

export function placedProject(options: PlacedOptions): Placed {
  const { command, recipes } = options
  const ports = new Map<string, number>()
  const asked = askedPorts(recipes)
  let current: ComposeConfig | undefined
  const addressOf = (service: string, target: number) => {
    const port = ports.get(`${service}:${target}`)
    if (port !== undefined) return `127.0.0.1:${port}`
    const supplied = suppliedAddress(recipes[service])
    return supplied && `${supplied.host}:${supplied.port}`
  }
  return {
    select: async (globals, shell) => {
      const read = await command.read(globals, shell)
      if ('code' in read) return read
      current = read
      for (const key of portsWanted(read, asked)) {
        if (!ports.has(key)) ports.set(key, await freePort())
      }
      const portOf = (service: string, target: number) => ports.get(`${service}:${target}`) ?? 0
      const around = { ...options, asked, portOf, ...(await surroundings(read, options)) }
      command.use(adaptConfig(read, around))
      return undefined
    },
    addressOf,
    isSupplied: (service) => suppliedAddress(recipes[service]) !== undefined,
    published: () => publishedBy(current, addressOf),
  }
}

function askedPorts(recipes: Recipes): Record<string, number> {
  const all = Object.entries(recipes).flatMap(([service, recipe]) => {
    const port = suppliedAddress(recipe) === undefined ? containerPortOf(recipe) : undefined
    return port === undefined ? [] : [[service, port] as const]
  })
  return Object.fromEntries(all)
}

function portsWanted({ services }: ComposeConfig, asked: Readonly<Record<string, number>>) {
  return Object.entries(services).flatMap(([name, { ports = [] }]) => {
    const published = ports.filter((port) => port.published !== undefined)
    const targets = [...published.map(({ target }) => target), asked[name] ?? []].flat()
    return targets.map((target) => `${name}:${target}`)
  })
}

async function surroundings(config: ComposeConfig, { gateway, recipes }: PlacedOptions) {
  const ports = portsOfMachine(config)
  const doors = ports.map(async (port) => [port, await gateway.addressOf(port)] as const)
  const supplied = Object.entries(recipes).map(async ([service, recipe]) => {
    const there = suppliedAddress(recipe)
    if (there === undefined) return undefined
    const [host = '', port = ''] = (await gateway.addressOf(there.port)).split(':')
    return { service, host, port: Number(port) } satisfies Reached
  })
  return {
    addresses: new Map(await Promise.all(doors)),
    supplied: (await Promise.all(supplied)).filter((each) => each !== undefined),
    images: imagesOf(config),
  }
}

function publishedBy(config: ComposeConfig | undefined, addressOf: Placed['addressOf']) {
  return Object.entries(config?.services ?? {}).flatMap(([name, { ports = [] }]) =>
    ports.flatMap(({ target, published }) => {
      const address = addressOf(name, target)
      const port = Number(published)
      return address === undefined || !(port > 0) ? [] : [[port, address] as const]
    }),
  )
}
