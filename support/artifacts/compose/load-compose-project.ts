/** Reads a compose project the way `docker compose config` does, without an engine. */
import { basename, join } from 'node:path'
import type {
  ComposeProject,
  ComposeSelection,
  ComposeService,
  Tree,
} from '../../ports/composition.ts'
import { extendedServices } from './apply-extends.ts'
import { checkProject } from './check-project.ts'
import { ComposeFileError } from './compose-file-error.ts'
import { interpolate } from './interpolate.ts'
import { refuseUnknownKeys, unfollowed } from './known-keys.ts'
import { type LocatedFiles, locateFiles } from './locate-files.ts'
import { mergeTrees } from './merge-trees.ts'
import { type ComposeFile, readComposeFile } from './read-compose-file.ts'
import { readDotenv, readIfThere, serviceEnvironment } from './service-environment.ts'
import { listOf, mapTexts, textOf, treeOf } from './trees.ts'
import { typedService } from './typed-service.ts'

/**
 * The effective project. Variables come from `env`, then from the project's `.env`; nothing is taken
 * from this process. Throws `ComposeFileError` with compose's words for what compose refuses.
 */
export function loadComposeProject(selection: ComposeSelection): ComposeProject {
  const located = locateFiles(withDotenv(selection))
  const { env, profiles } = withDotenv({ ...selection, dir: located.dir })
  const unset = new Set<string>()
  const variables = {
    lookup: (name: string) => env[name],
    unset: (name: string) => unset.add(name),
  }
  const fill = (file: ComposeFile) => filled(file, variables)
  const files = located.files.map((path) => fill(readComposeFile(path)))
  const read = (path: string) => fill(readComposeFile(path))
  const layers = files.map((file) => layerOf(file, located, read))
  const { services, ...tree } = layers.reduce(
    (merged, layer, index) => mergeTrees(merged, layer, files[index] ?? noTags),
    mergedSeed,
  )
  refuseUnknownKeys({ ...tree, services }, located.files.join(', '))
  const wanted = profiles ?? env.COMPOSE_PROFILES?.split(',') ?? []
  const { active, inactive } = splitByProfile(
    treeOf(services),
    wanted,
    variables.lookup,
    located.dir,
  )
  checkProject(active, tree)
  return {
    name: projectName(env, tree, located.dir),
    dir: located.dir,
    files: located.files,
    services: active,
    inactive,
    tree,
    warnings: [...unset].map(
      (name) => `The "${name}" variable is not set. Defaulting to a blank string.`,
    ),
    findings: layers.flatMap((layer, index) => unfollowed(layer, located.files[index] ?? '')),
    declaredIn: declarations(layers, located.files),
  }
}

const mergedSeed: Tree = {}
const noTags = { resets: new Set<string>(), overrides: new Set<string>() }

/** `.env` beside the first file: the caller's environment wins over it. */
function withDotenv(selection: ComposeSelection): ComposeSelection {
  const path = join(selection.dir, '.env')
  const source = readIfThere(path)
  if (source === undefined) return selection
  const { env } = selection
  return { ...selection, env: { ...readDotenv(source, path, (name) => env[name]), ...env } }
}

function filled(file: ComposeFile, variables: Parameters<typeof interpolate>[1]): ComposeFile {
  const tree = mapTexts(file.tree, (text, path) => {
    if (!text.includes('$')) return text
    try {
      return interpolate(text, variables)
    } catch (cause) {
      if (!(cause instanceof ComposeFileError)) throw cause
      throw new ComposeFileError(`error while interpolating ${path}: ${cause.message}`, { cause })
    }
  })
  return { ...file, tree: treeOf(tree) }
}

function layerOf(
  file: ComposeFile,
  located: LocatedFiles,
  read: (path: string) => ComposeFile,
): Tree {
  if (file.tree.services === undefined) return file.tree
  return { ...file.tree, services: extendedServices(file, located.dir, { read }) }
}

function splitByProfile(
  services: Tree,
  wanted: readonly string[],
  lookup: (name: string) => string | undefined,
  dir: string,
) {
  const active: Record<string, ComposeService> = {}
  const inactive: Record<string, ComposeService> = {}
  for (const [name, value] of Object.entries(services)) {
    const profiles = typedProfiles(value)
    const on =
      profiles.length === 0 || profiles.some((one) => wanted.includes(one) || wanted.includes('*'))
    const environment = serviceEnvironment(on ? treeOf(value) : withOptionalEnvFiles(value), lookup)
    const target = on ? active : inactive
    target[name] = typedService(name, treeOf(value), environment, dir)
  }
  return { active, inactive }
}

/** Env files of a service that waits for its profile need not exist. */
function withOptionalEnvFiles(service: unknown): Tree {
  const tree = treeOf(service)
  const files = listOf(tree.env_file).map((entry) => ({ ...treeOf(entry), required: false }))
  return { ...tree, env_file: files }
}

const typedProfiles = (service: unknown): string[] => {
  const { profiles } = treeOf(service)
  return Array.isArray(profiles) ? profiles.map(String) : []
}

/** Lower case, and only what a container's name may hold. */
function projectName(env: Readonly<Record<string, string>>, tree: Tree, dir: string): string {
  const name = env.COMPOSE_PROJECT_NAME ?? textOf(tree.name) ?? basename(dir)
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '')
}

function declarations(layers: readonly Tree[], files: readonly string[]) {
  const declaredIn: Record<string, string[]> = {}
  layers.forEach((layer, index) => {
    for (const [name, service] of Object.entries(treeOf(layer.services))) {
      for (const key of Object.keys(treeOf(service))) {
        const path = `services.${name}.${key}`
        declaredIn[path] = [...(declaredIn[path] ?? []), files[index] ?? '']
      }
    }
  })
  return declaredIn
}
