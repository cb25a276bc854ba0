/** Which port of this machine plays which port of a container. */
import type { ComposeProject } from '../../ports/composition.ts'
import { freePort } from '../../ports/loopback.ts'
import { containerPortOf, type Recipes, suppliedAddress } from './compose-recipe.ts'
import {
  type Reached,
  rewriteLocalhost,
  rewriteServices,
  rewriteVariables,
} from './compose-rewriting.ts'

export interface Replica {
  readonly service: string
  readonly index: number
}

export interface Addresses {
  /** The local port of a container that listens. */
  own(replica: Replica): number | undefined
  /** Gives a container that listens a free port; a second time nothing happens. */
  reserve(replica: Replica): Promise<void>
  /** Every service that can be reached, its first container where there are several. */
  readonly reached: readonly Reached[]
  rewriteEnvironment(environment: Readonly<Record<string, string>>): Record<string, string>
  /** Addresses of services, and `localhost:port` of the service's own container. */
  rewriteFor(replica: Replica, text: string): string
  /** Published ports of the host: [port in the compose file, address here]. */
  published(project: ComposeProject): readonly (readonly [port: number, address: string])[]
  /** The text with `localhost:port` of published ports as it is reached here. */
  localize(text: string, project: ComposeProject): string
}

/** The first container of each service has its port at once, and keeps it. */
export async function allocateAddresses(recipes: Recipes): Promise<Addresses> {
  const ports = new Map<string, number>()
  const reserve = async (replica: Replica) => {
    const listens = containerPortOf(recipes[replica.service]) !== undefined
    if (listens && !ports.has(keyOf(replica))) ports.set(keyOf(replica), await freePort())
  }
  for (const service of Object.keys(recipes)) await reserve({ service, index: 1 })
  return { ...addressesOf(recipes, ports), reserve }
}

function addressesOf(
  recipes: Recipes,
  ports: ReadonlyMap<string, number>,
): Omit<Addresses, 'reserve'> {
  const own = (replica: Replica) => ports.get(keyOf(replica))
  const reached = Object.keys(recipes).flatMap((service) => {
    const found = reachedAt(service, recipes, own({ service, index: 1 }))
    return found === undefined ? [] : [found]
  })
  const published: Addresses['published'] = (project) => publishedPorts(project, reached)
  return {
    own,
    reached,
    published,
    rewriteEnvironment: (environment) => rewriteVariables(environment, reached),
    rewriteFor: (replica, text) => {
      const local = own(replica)
      const containerPort = containerPortOf(recipes[replica.service])
      const outside = rewriteServices(text, reached)
      if (local === undefined || containerPort === undefined) return outside
      return rewriteLocalhost(outside, containerPort, `127.0.0.1:${local}`)
    },
    localize: (text, project) =>
      published(project).reduce(
        (written, [port, address]) => rewriteLocalhost(written, port, address),
        text,
      ),
  }
}

const keyOf = ({ service, index }: Replica) => `${service}-${index}`

function reachedAt(
  service: string,
  recipes: Recipes,
  local: number | undefined,
): Reached | undefined {
  const recipe = recipes[service]
  const containerPort = containerPortOf(recipe)
  const only = containerPort === undefined ? {} : { containerPort }
  const supplied = suppliedAddress(recipe)
  if (supplied !== undefined) return { service, ...only, ...supplied }
  return local === undefined ? undefined : { service, ...only, host: '127.0.0.1', port: local }
}

function publishedPorts(project: ComposeProject, reached: readonly Reached[]) {
  return Object.values(project.services).flatMap(({ name, ports }) => {
    const at = reached.find(({ service }) => service === name)
    return ports.flatMap(({ target, published }) => {
      if (at === undefined || published === undefined || !leadsTo(at, target)) return []
      return [[published, `${at.host}:${at.port}`] as const]
    })
  })
}

/** Whether something listens behind that port of the container. */
export const leadsTo = ({ containerPort }: Reached, port: number): boolean =>
  containerPort === undefined || containerPort === port
