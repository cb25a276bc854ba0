/** The containers of a project: made when needed, replaced when their service has changed, ended together. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type {
  CommandResult,
  ComposeProject,
  ComposeService,
  StopOptions,
} from '../../ports/composition.ts'
import { CommandFailure } from './command-failure.ts'
import { type Container, containerOf } from './compose-container.ts'
import { type Played, playedBy, type Setting } from './compose-place.ts'
import { withDependencies } from './compose-services.ts'

export interface Fleet {
  all(): readonly Container[]
  of(service: string): readonly Container[]
  /** Runs a command as inside the first container of the service. */
  exec(service: string, argv: readonly string[], budgetMs: number): Promise<CommandResult>
  /** Runs a command in a container that is made for it and removed afterwards. */
  once(
    project: ComposeProject,
    service: ComposeService,
    argv: readonly string[],
    budgetMs: number,
  ): Promise<CommandResult>
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

type Members = Map<string, Member>

export function fleetOf(setting: Setting): Fleet {
  const members: Members = new Map()
  return {
    all: () => [...members.values()].map(({ container }) => container),
    of: (service) => membersOf(members, service).map(({ container }) => container),
    exec: (service, argv, budgetMs) => {
      const [first] = membersOf(members, service)
      return execIn(first, service, argv, budgetMs)
    },
    once: (project, service, argv, budgetMs) => once(setting, { project, service }, argv, budgetMs),
    start: (project, service, replicas) =>
      startAll(members, setting, { project, service, replicas }),
    stop: (project, services, options) => stopInOrder(members, project, services, options),
    remove: (containers) => remove(members, setting, containers),
  }
}

const membersOf = (members: Members, service: string) =>
  [...members.values()].filter(({ container }) => container.service.name === service)

interface Wanted {
  readonly project: ComposeProject
  readonly service: ComposeService
  readonly replicas: number
}

/** Numbers of containers for one command: far from those of replicas. */
let nextOnce = 1_000

async function once(
  setting: Setting,
  { project, service }: Omit<Wanted, 'replicas'>,
  argv: readonly string[],
  budgetMs: number,
): Promise<CommandResult> {
  nextOnce += 1
  const key = keyOf(service.name, nextOnce)
  const played = playedBy(project, service, nextOnce, setting)
  try {
    return await played.exec(argv, budgetMs)
  } finally {
    rmSync(join(setting.dir, 'containers', key), { recursive: true, force: true })
  }
}

async function startAll(members: Members, setting: Setting, wanted: Wanted): Promise<Container[]> {
  const { service, replicas } = wanted
  refuseScale(service, replicas)
  const present = membersOf(members, service.name).map(({ container }) => container)
  const surplus = present.filter(({ index }) => index > replicas)
  await Promise.all(surplus.map((container) => container.stop()))
  remove(members, setting, surplus)
  const indexes = Array.from({ length: replicas }, (_, at) => at + 1)
  const containers = await Promise.all(
    indexes.map((index) => upToDate(members, setting, wanted, index)),
  )
  await Promise.all(containers.filter(isDown).map((container) => container.start()))
  return containers
}

/** The container as it is, or a new one where there is none or its service has changed. */
async function upToDate(
  members: Members,
  setting: Setting,
  { project, service }: Wanted,
  index: number,
): Promise<Container> {
  const made = JSON.stringify(service)
  const old = members.get(keyOf(service.name, index))
  if (old?.made === made) return old.container
  if (old !== undefined) {
    await old.container.stop()
    remove(members, setting, [old.container])
  }
  await setting.addresses.reserve({ service: service.name, index })
  const played = playedBy(project, service, index, setting)
  const container = containerOf(played)
  members.set(keyOf(service.name, index), { played, container, made })
  return container
}

function remove(members: Members, { dir }: Setting, containers: readonly Container[]): void {
  for (const { service, index } of containers) {
    const key = keyOf(service.name, index)
    members.delete(key)
    rmSync(join(dir, 'containers', key), { recursive: true, force: true })
  }
}

async function stopInOrder(
  members: Members,
  project: ComposeProject,
  services: readonly ComposeService[],
  { graceMs }: StopOptions,
): Promise<void> {
  const names = new Set(services.map(({ name }) => name))
  const order = withDependencies(project, services).filter(({ name }) => names.has(name))
  for (const { name } of order.toReversed()) {
    await Promise.all(membersOf(members, name).map(({ container }) => container.stop(graceMs)))
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
