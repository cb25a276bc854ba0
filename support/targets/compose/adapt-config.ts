/** Changes a project so that it can run beside others on one machine, and no more than that. */
import { type Reached, rewriteVariables } from '../embedded/compose-rewriting.ts'
import { builtLabel } from './built-images.ts'
import {
  type ComposeConfig,
  type PortConfig,
  reaching,
  type ServiceConfig,
  type SharedConfig,
} from './compose-config.ts'

export interface Surroundings {
  /** What the project is called here, and everything in it. */
  readonly project: string
  /** On all that is made. */
  readonly labels: Readonly<Record<string, string>>
  /** Services that are not started, because something here takes their place. */
  readonly supplied: readonly Reached[]
  /** Where containers find a port of this machine. */
  readonly addresses: ReadonlyMap<number, string>
  /** The port of this machine that leads to a container's; see `published`. */
  portOf(service: string, target: number): number
  /** Ports of containers that the run asks, whether their file publishes them or not. */
  readonly asked: Readonly<Record<string, number>>
  /** What an image is called that is built here. */
  readonly images: Readonly<Record<string, string>>
  /** Whether the engine knows `start_interval`: from version 25 on. */
  readonly knowsStartInterval: boolean
}

/**
 * Names, labels, and addresses; published ports stay published, on free ports of the loopback interface;
 * built images are called by what they are built of. A figure of a health check that this engine refuses
 * is left out: the check is then only asked less often while a service starts.
 */
export function adaptConfig(config: ComposeConfig, around: Surroundings): ComposeConfig {
  const services = Object.entries(config.services)
    .filter(([name]) => !isSupplied(name, around))
    .map(([name, service]) => [name, adaptService(name, service, around)] as const)
  return {
    ...config,
    name: around.project,
    services: Object.fromEntries(services),
    networks: each(config.networks, around),
    volumes: each(config.volumes, around),
  }
}

const isSupplied = (name: string, { supplied }: Surroundings) =>
  supplied.some(({ service }) => service === name)

function adaptService(name: string, config: ServiceConfig, around: Surroundings): ServiceConfig {
  const { build, container_name, depends_on = {}, healthcheck, environment = {}, ...rest } = config
  const needed = Object.entries(depends_on).filter(([other]) => !isSupplied(other, around))
  const image = around.images[name]
  return {
    ...rest,
    ...(build !== undefined && { build: { ...build, labels: { [builtLabel]: 'yes' } } }),
    ...(image !== undefined && { image }),
    // Still one name for one container: what cannot be scaled there cannot be scaled here.
    ...(container_name !== undefined && { container_name: `${around.project}-${container_name}` }),
    ...(healthcheck !== undefined && { healthcheck: checkFor(healthcheck, around) }),
    environment: environmentFor(environment, around),
    depends_on: Object.fromEntries(needed),
    labels: { ...config.labels, ...around.labels },
    ...(config.network_mode === undefined && { ports: portsOf(name, config, around) }),
  }
}

function environmentFor(
  environment: Readonly<Record<string, string | null>>,
  around: Surroundings,
) {
  const own = reaching(environment, around.addresses)
  const filled = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== null)
  return { ...own, ...rewriteVariables(Object.fromEntries(filled), around.supplied) }
}

function checkFor(check: Readonly<Record<string, unknown>>, { knowsStartInterval }: Surroundings) {
  const { start_interval, ...known } = check
  return knowsStartInterval ? check : known
}

/** Every published port, and the one that the run asks. */
function portsOf(name: string, config: ServiceConfig, around: Surroundings): PortConfig[] {
  const { ports = [], deploy, scale } = config
  const asked = around.asked[name]
  const fixed = ports.filter(({ published }) => published !== undefined)
  const targets = new Set(fixed.map(({ target }) => target))
  // Several containers cannot share a port.
  if (asked !== undefined && (deploy?.replicas ?? scale ?? 1) < 2) targets.add(asked)
  const onLoopback = [...targets].map((target) => ({
    ...(ports.find((port) => port.target === target) ?? { target, protocol: 'tcp' }),
    host_ip: '127.0.0.1',
    published: String(around.portOf(name, target)),
  }))
  return [...onLoopback, ...ports.filter(({ published }) => published === undefined).map(inside)]
}

/** The engine chooses the port; it would open it at every interface. */
const inside = (port: PortConfig): PortConfig => ({ ...port, host_ip: '127.0.0.1' })

/** Networks and volumes belong to the project, also those that others share outside of a test. */
function each(all: ComposeConfig['networks'], { project, labels }: Surroundings) {
  return Object.fromEntries(
    Object.entries(all ?? {}).map(([key, config]) => {
      const { external, name = key, ...rest }: SharedConfig = config ?? {}
      const own = name.startsWith(`${project}_`) ? name : `${project}_${name}`
      return [key, { ...rest, name: own, labels: { ...rest.labels, ...labels } }]
    }),
  )
}
