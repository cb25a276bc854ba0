/** The containers of a project: made when needed, replaced when their service has changed, ended together. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ComposeProject, ComposeService, StopOptions } from '../../ports/composition.ts'
import { CommandFailure } from './command-failure.ts'
import { type Container, containerOf } from './compose-container.ts'
import { type Played, playedBy, type Setting } from './compose-place.ts'
import { withDependencies } from './compose-services.ts'

export interface Fleet {
  all(): readonly Container[]
  of(service: string): readonly Container[]
  /** Runs a command as inside the first container of the service. */
  exec: Played['exec'] extends (argv: infer A, budget: infer B) => infer R
    ? (service: string, argv: A, budget: B) => R
    : never
  /** Exactly that many containers of the service, up to date and running. */
  start(project: ComposeProject, service: ComposeService, replicas: number): Promise<Container[]>
  /** Those that depend on others end first. */
  stop(
    project: ComposeProject,
    services: readonly ComposeService[],
    options: StopOptions,
  ): Promise<void>
  /** Forgets containers that have been stopped, and their private data. */
  remove(containers: readonly Container[]): void
}

interface Member {
  readonly container: Container
  readonly played: Played
  /** What the container was made of. */
  readonly made: string
}

export function fleetOf(setting: Setting): Fleet {
  const members = new Map<string, Member>()
  const of = (service: string) =>
    [...members.values()].filter(({ container }) => container.service.name === service)
  const remove = (containers: readonly Container[]) => {
    for (const { service, index } of containers) {
      members.delete(keyOf(service.name, index))
      const folder = join(setting.dir, 'containers', keyOf(service.name, index))
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const replace = async (project: ComposeProject, service: ComposeService, index: number) => {
    const key = keyOf(service.name, index)
    const made = JSON.stringify(service)
    const old = members.get(key)
    if (old?.made === made) return old.container
    if (old !== undefined) {
      await old.container.stop()
      remove([old.container])
    }
    const played = playedBy(project, service, index, setting)
    const member = { played, container: containerOf(played), made }
    members.set(key, member)
    return member.container
  }
  return {
    all: () => [...members.values()].map(({ container }) => container),
    of: (service) => of(service).map(({ container }) => container),
    exec: (service, argv, budgetMs) => execIn(of(service)[0], service, argv, budgetMs),
    start: async (project, service, replicas) => {
      refuseScale(service, replicas)
      const surplus = of(service.name).filter(({ container }) => container.index > replicas)
      await Promise.all(surplus.map(({ container }) => container.stop()))
      remove(surplus.map(({ container }) => container))
      const wanted = Array.from({ length: replicas }, (_, at) => at + 1)
      await Promise.all(
        wanted.map((index) => setting.addresses.reserve({ service: service.name, index })),
      )
      const containers = await Promise.all(wanted.map((at) => replace(project, service, at)))
      await Promise.all(containers.filter(isDown).map((container) => container.start()))
      return containers
    },
    stop: async (project, services, { graceMs }) => {
      const names = new Set(services.map(({ name }) => name))
      const order = withDependencies(project, services).filter(({ name }) => names.has(name))
      for (const { name } of order.toReversed()) {
        await Promise.all(of(name).map(({ container }) => container.stop(graceMs)))
      }
    },
    remove,
  }
}

const keyOf = (service: string, index: number) => `${service}-${index}`

const isDown = (container: Container) => {
  const { phase } = container.state()
  return phase === 'created' || phase === 'exited'
}

async function execIn(
  member: Member | undefined,
  service: string,
  argv: readonly string[],
  budgetMs: number,
) {
  const phase = member?.container.state().phase
  if (member === undefined || phase === 'created' || phase === 'exited') {
    throw new CommandFailure(`service "${service}" is not running`)
  }
  if (phase === 'restarting') {
    const { name } = member.container
    throw new CommandFailure(`Container ${name} is restarting, wait until the container is running`)
  }
  return member.played.exec(argv, budgetMs)
}

/** Two containers can share neither a name nor a port of the host. */
function refuseScale({ name, containerName, ports }: ComposeService, replicas: number): void {
  if (replicas < 2) return
  if (containerName !== undefined) {
    throw new CommandFailure(
      `the "${name}" service is using the custom container name "${containerName}". Docker ` +
        'requires each container to have a unique name. Remove the custom name to scale the service',
    )
  }
  const fixed = ports.find(({ published }) => published !== undefined)
  if (fixed === undefined) return
  throw new CommandFailure(
    `Bind for ${fixed.hostIp ?? '0.0.0.0'}:${fixed.published} failed: port is already allocated`,
  )
}
