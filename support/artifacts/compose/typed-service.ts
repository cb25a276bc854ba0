/** The long form of a service as a typed value: numbers for durations, ports and counts. */
import { resolve } from 'node:path'
import type {
  Build,
  ComposeService,
  Dependency,
  DependencyCondition,
  HealthCheck,
  Mount,
  PublishedPort,
  Tree,
} from '../../ports/composition.ts'
import { imageHealth } from '../dockerfile/image-health.ts'
import { imageProgram } from '../dockerfile/image-program.ts'
import { ownDockerfile } from '../dockerfile/own-dockerfile.ts'
import type { ImageSource } from '../dockerfile/stage-instructions.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { isTree, listOf, textOf, treeOf } from './trees.ts'
import { byteSize, durationMs } from './units.ts'

/** What the engine does when the file is silent: https://docs.docker.com/reference/compose-file/services/ */
const defaultGracePeriodMs = 10_000

export function typedService(
  name: string,
  tree: Tree,
  environment: Readonly<Record<string, string>>,
  dir: string,
): ComposeService {
  const path = `services.${name}`
  const build = tree.build === undefined ? undefined : buildOf(treeOf(tree.build))
  const made = imageOf(tree, dir, build)
  return {
    name,
    ...optional('image', textOf(tree.image)),
    ...optional('build', build),
    ...optional('command', wordsOf(tree.command)),
    ...optional('entrypoint', wordsOf(tree.entrypoint)),
    ...optional('imageProgram', made === undefined ? undefined : imageProgram(made)),
    environment,
    ports: listOf(tree.ports).map((port) => portOf(treeOf(port))),
    mounts: listOf(tree.volumes).map((volume) => mountOf(treeOf(volume))),
    dependsOn: Object.fromEntries(
      Object.entries(treeOf(tree.depends_on)).map(([other, entry]) => [other, dependencyOf(entry)]),
    ),
    ...optional('healthcheck', healthOf(tree, path, made)),
    restart: restartOf(tree),
    stopSignal: signalOf(textOf(tree.stop_signal) ?? 'SIGTERM'),
    stopGracePeriodMs: duration(tree, 'stop_grace_period', path) ?? defaultGracePeriodMs,
    replicas: Number(textOf(tree.scale) ?? textOf(treeOf(tree.deploy).replicas) ?? 1),
    ...optional('containerName', textOf(tree.container_name)),
    ...optional('memoryLimitBytes', memoryLimitOf(tree)),
    profiles: listOf(tree.profiles).map(String),
    tree,
  }
}

type Optional<K extends string, V> = { readonly [key in K]?: V }

const optional = <K extends string, V>(key: K, value: V | undefined): Optional<K, V> =>
  value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: V })

const wordsOf = (value: unknown) => (Array.isArray(value) ? value.map(String) : undefined)

function buildOf(build: Tree): Build {
  const context = textOf(build.context) ?? '.'
  const args = Object.entries(treeOf(build.args))
  return {
    context,
    dockerfile: resolve(context, textOf(build.dockerfile) ?? 'Dockerfile'),
    ...optional('target', textOf(build.target)),
    args: Object.fromEntries(args.map(([name, value]) => [name, textOf(value) ?? ''])),
  }
}

function portOf(port: Tree): PublishedPort {
  const published = textOf(port.published)
  return {
    target: Number(port.target),
    ...optional('published', published ? Number.parseInt(published, 10) : undefined),
    ...optional('hostIp', textOf(port.host_ip)),
    protocol: textOf(port.protocol) ?? 'tcp',
  }
}

function mountOf(volume: Tree): Mount {
  return {
    type: textOf(volume.type) ?? 'volume',
    ...optional('source', textOf(volume.source)),
    target: textOf(volume.target) ?? '',
    readOnly: volume.read_only === true,
  }
}

function dependencyOf(entry: unknown): Dependency {
  const { condition, required, restart } = treeOf(entry)
  return {
    condition: condition as DependencyCondition, // checked against the three by refuseUnknownKeys
    required: required !== false,
    restart: restart === true,
  }
}

/** What the file leaves out is said by the image: https://docs.docker.com/reference/compose-file/services/#healthcheck */
function healthOf(tree: Tree, path: string, made?: ImageSource): HealthCheck | undefined {
  const own = isTree(tree.healthcheck) ? checkOf(tree.healthcheck, path) : undefined
  if (made === undefined || own?.disabled === true) return own
  const image = imageHealth(made)
  return image === undefined ? own : { ...image, ...own }
}

/** What the image of a service is made of, be it built here or taken from where somebody else has put it. */
function imageOf(tree: Tree, dir: string, build?: Build): ImageSource | undefined {
  const image = textOf(tree.image)
  if (build !== undefined || image === undefined) return build
  const dockerfile = ownDockerfile(dir, image)
  return dockerfile === undefined ? undefined : { dockerfile }
}

function checkOf(check: Tree, service: string): HealthCheck {
  const path = `${service}.healthcheck`
  const test = wordsOf(check.test)
  const retries = textOf(check.retries)
  return {
    ...optional('test', test),
    disabled: check.disable === true || test?.[0] === 'NONE',
    ...optional('intervalMs', duration(check, 'interval', path)),
    ...optional('timeoutMs', duration(check, 'timeout', path)),
    ...optional('retries', retries === undefined ? undefined : Number(retries)),
    ...optional('startPeriodMs', duration(check, 'start_period', path)),
    ...optional('startIntervalMs', duration(check, 'start_interval', path)),
  }
}

function duration(tree: Tree, key: string, path: string): number | undefined {
  const value = tree[key]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new ComposeFileError(`${path}.${key} must be a string`)
  return durationMs(value)
}

function memoryLimitOf(tree: Tree): number | undefined {
  const limits = treeOf(treeOf(treeOf(tree.deploy).resources).limits)
  const size = textOf(limits.memory) ?? textOf(tree.mem_limit)
  return size === undefined ? undefined : byteSize(size)
}

/** `deploy.restart_policy` is for swarms; compose follows it where `restart` is missing. */
function restartOf(tree: Tree): string {
  const policy = treeOf(treeOf(tree.deploy).restart_policy)
  const condition = textOf(policy.condition)
  const attempts = textOf(policy.max_attempts)
  const translated: Readonly<Record<string, string>> = {
    none: 'no',
    any: 'always',
    'on-failure': attempts === undefined ? 'on-failure' : `on-failure:${attempts}`,
  }
  return textOf(tree.restart) ?? translated[condition ?? ''] ?? 'no'
}

const signalOf = (text: string) => (text.startsWith('SIG') ? text : `SIG${text}`) as NodeJS.Signals
