/** What the builds of a composition take in, as their Dockerfiles and contexts say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { contextPattern, ignoredBy } from '../artifacts/dockerfile/dockerignore.ts'
import { keptStages } from '../artifacts/dockerfile/kept-stages.ts'
import { ownDockerfile } from '../artifacts/dockerfile/own-dockerfile.ts'
import { type DockerfileFacts, readDockerfile } from '../artifacts/dockerfile/read-dockerfile.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { Build, ComposeService } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { allServices, type ReadComposition } from './compose-files.ts'
import { secretVariables } from './environments.ts'
import { expectEqual, expectThat } from './expect.ts'
import { credentialsIn } from './secret-scan.ts'

export interface ImageBuild {
  readonly service: string
  readonly build: Build
  /** Of the Dockerfile, relative to the repository. */
  readonly file: string
  readonly text: string
  readonly facts: DockerfileFacts
  /** Whether the build's `.dockerignore` keeps a path of the context out. */
  readonly ignored: (path: string) => boolean
}

/** Every service that is built, those of profiles included; a missing file is a violation. */
export function buildsOf({ project, repository }: ReadComposition): ImageBuild[] {
  const built = allServices(project).flatMap(({ name, build }) =>
    build === undefined ? [] : [{ name, build }],
  )
  const bought = (image = '') => ownDockerfile(repository, image) !== undefined
  if (built.length === 0 && allServices(project).some(({ image }) => bought(image))) {
    throw new Unverified('needs builds in the compose files: they take the images from a registry')
  }
  expectThat(built.length > 0, 'the composition builds nothing')
  return built.map(({ name, build }) => {
    const file = relative(repository, build.dockerfile)
    if (!existsSync(build.context)) throw new Violation(`${name}: no folder ${build.context}`)
    if (!existsSync(build.dockerfile)) throw new Violation(`${name}: there is no ${file}`)
    const text = readFileSync(build.dockerfile, 'utf8')
    const facts = readDockerfile(text)
    return { service: name, build, file, text, facts, ignored: ignoredBy(ignoreFileOf(build)) }
  })
}

/** One for this Dockerfile alone comes before the one of the context. */
function ignoreFileOf({ context, dockerfile }: Build): string {
  const files = [`${dockerfile}.dockerignore`, join(context, '.dockerignore')]
  const found = files.find((file) => existsSync(file))
  return found === undefined ? '' : readFileSync(found, 'utf8')
}

/** Each path that a build copies is in its context and not kept out of it. */
export function findsAll(builds: readonly ImageBuild[]): void {
  const missing = builds.flatMap(({ file, build, facts, ignored }) => {
    const files = filesBelow(build.context).filter((path) => !ignored(path))
    return facts.copied
      .filter(({ source }) => !source.includes('$') && !files.some(takenBy(source)))
      .map(({ source, line }) => `${file}:${line} ${source}`)
  })
  expectEqual('what the builds copy and cannot find in their context', unique(missing), [])
}

/** Files that people keep secrets in, beside the Dockerfile. */
const environmentFiles = ['.env', '.env.local', '.env.staging', '.env.production']

/**
 * No environment file gets into an image, even where one lies in the context; `filesIn` tells which may lie
 * in that of a build, relative to it.
 */
export function leaveEnvironmentFilesOut(
  builds: readonly ImageBuild[],
  filesIn: (build: Build) => readonly string[] = () => environmentFiles,
): void {
  const taken = builds.flatMap(({ file, build, facts, ignored }) => {
    const kept = keptStages(facts.stages, build.target)
    const copied = facts.copied.filter(({ stage }) => kept.has(stage))
    return filesIn(build)
      .filter((path) => !ignored(path) && copied.some(({ source }) => takenBy(source)(path)))
      .map((path) => `${file} takes in ${path}`)
  })
  expectEqual('environment files that get into an image', unique(taken), [])
}

/** Variables and texts of Dockerfiles, and arguments of builds, hold no secret: the history keeps them. */
export function holdNoSecret(
  builds: readonly ImageBuild[],
  manifest: Manifest,
  environment: Readonly<Record<string, string>>,
): void {
  const names = new Set(secretVariables(manifest))
  const values = new Set([...names].map((name) => environment[name]))
  const isSecret = (name: string) => names.has(name) || telling.test(name)
  const found = builds.flatMap(({ service, build, file, text, facts }) => [
    ...facts.variables
      .filter(({ name }) => isSecret(name))
      .map(({ line, instruction, name }) => `${file}:${line} ${instruction} ${name}`),
    ...Object.entries(build.args)
      .filter(([name, value]) => isSecret(name) || (value !== '' && values.has(value)))
      .map(([name]) => `build argument ${name} of ${service}`),
    ...credentialsIn(text).map(({ line, kind }) => `${file}:${line} ${kind}`),
  ])
  expectEqual('secrets that get into an image', unique(found), [])
}

const telling = /secret|passw(or)?d|private_key|service_(role_)?key|access_key|_token$/i

/** What the frontend is told of its surroundings, at its build and at its start. */
export function surroundingsOf(frontend: ComposeService, builds: readonly ImageBuild[]): string[] {
  const own = builds.find(({ service }) => service === frontend.name)
  const fixed = own?.facts.variables.filter(({ value = '' }) => /^https?:/.test(value)) ?? []
  const told = [
    ...Object.values(own?.build.args ?? {}),
    ...Object.values(frontend.environment),
    ...fixed.map(({ value = '' }) => value),
  ].filter((value) => /^(https?|wss?):/.test(value))
  if (own !== undefined || told.length > 0) return told
  throw new Unverified('needs the build of the frontend: its image is made elsewhere')
}

/** What a deployment as `name` is told, under every name by which the manifest hands on the project's address. */
export function addressesIn({ environment, environments }: Manifest, name: string) {
  const project = `https://${name}.supabase.example`
  const alike = Object.keys(environment).filter(
    (variable) => environment[variable] === environment.SUPABASE_URL,
  )
  return {
    DOMAIN: `${name}.example`,
    VITE_API_URL: `https://api.${name}.example`,
    ...Object.fromEntries(
      ['SUPABASE_URL', 'VITE_SUPABASE_URL', ...alike].map((variable) => [variable, project]),
    ),
    [environments.errorTracker]: `https://key@errors.${name}.example/1`,
  }
}

/** Addresses of this environment, and of no other and no developer's machine. */
export function knowsItsOwn(name: string, addresses: readonly string[], others: RegExp): void {
  const own = addresses.filter((address) => new URL(address).hostname.includes(name))
  expectThat(own.length > 0, `the frontend of ${name} is not told where its API is`, {
    received: addresses,
  })
  const strange = addresses.filter((address) => others.test(address))
  expectEqual(`addresses of elsewhere in the frontend of ${name}`, strange, [])
}

/** Whether a COPY of `source` takes in the file. */
function takenBy(source: string): (path: string) => boolean {
  if (/^\.?\/?$/.test(source)) return () => true
  const pattern = contextPattern(source)
  return (path) => {
    const folders = path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'))
    return folders.some((folder) => pattern.test(folder))
  }
}

function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(folder, path)
    return entry.isFile() ? [path] : []
  })
}

const unique = (items: readonly string[]) => [...new Set(items)]
