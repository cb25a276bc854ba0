/** The compose files as they take effect, and what they say of Redis and of the figures of every service. */
import { basename } from 'node:path'
import { ComposeFileError } from '../artifacts/compose/compose-file-error.ts'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { shellWords } from '../artifacts/compose/shell-words.ts'
import { Unverified, Violation } from '../core/errors.ts'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { type ComposedSystem, readProject } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import { machineEnvironment } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Where a composition is meant to run: it decides which files are merged. */
export type Place = 'local development' | 'production'

export type ReadComposition = Omit<ComposedSystem, 'composition'>

/**
 * Staging and production may use a managed Redis: document 001, "Redis Configuration by Environment". One
 * behind a profile that is not switched on does not run: nothing can wait for it.
 */
export function hasOwnRedis({ project }: ReadComposition, manifest: Manifest): boolean {
  return manifest.composition.services.redis in project.services
}

/**
 * The effective composition of a clean copy with `changes` to its environment file: compose's own
 * choice of files locally, the files that the manifest names in production.
 */
export async function putTogether(
  scene: Scene,
  runDir: string,
  place: Place,
  changes: Changes,
): Promise<ReadComposition> {
  const read = await readProject(scene, runDir, changes)
  if (place === 'local development') return read
  const files = scene.manifest.composition.production
  if (files === undefined) throw new Unverified('needs composition.production in the manifest')
  const selection = { dir: read.repository, files, env: machineEnvironment(scene.dir) }
  try {
    return { ...read, project: loadComposeProject(selection) }
  } catch (cause) {
    if (!(cause instanceof ComposeFileError)) throw cause
    throw new Violation(`the compose files ${files.join(' + ')} cannot be used: ${cause.message}`, {
      cause,
    })
  }
}

/** Services that run at once, and those that wait for a profile. */
export function allServices({ services, inactive }: ComposeProject): ComposeService[] {
  return [...Object.values(services), ...Object.values(inactive)]
}

/** What names a program. */
type Started = Pick<ComposeService, 'entrypoint' | 'command' | 'imageProgram'>

/**
 * The program's words: what the compose file sets over the image's own. With an entrypoint it sets the
 * image's command aside, too: https://docs.docker.com/reference/compose-file/services/#entrypoint
 */
export function wordsOf({ entrypoint, command, imageProgram = {} }: Started): string[] {
  if (entrypoint !== undefined) return [...entrypoint, ...(command ?? [])]
  return [...(imageProgram.entrypoint ?? []), ...(command ?? imageProgram.command ?? [])]
}

/** The script of `sh -c SCRIPT`; undefined where no shell runs one. */
export function scriptOf(service: Started): string | undefined {
  const words = wordsOf(service)
  const at = words.findIndex((word) => /^(ba|da|a)?sh$/.test(basename(word)))
  return at === -1 || !/^-\w*c$/.test(words[at + 1] ?? '') ? undefined : words[at + 2]
}

/** The words that reach the program, whether a shell hands them on or not. */
export function programWords(service: Started): readonly string[] {
  const script = scriptOf(service)
  return script === undefined ? wordsOf(service) : shellWords(script)
}

/** The image is `redis` of major version 7 on Alpine; a narrower tag of the same line is as good. */
export function runsRedisSeven({ name, image = '' }: ComposeService): void {
  const line =
    /^(docker\.io\/)?(library\/)?redis:7(\.\d+){0,2}-alpine(3\.\d+)?(@sha256:[0-9a-f]+)?$/
  expectThat(line.test(image), `the image of ${name}`, {
    expected: 'redis:7-alpine',
    received: image,
  })
}

/** The server asks for `password`, on its usual port. */
export function asksForPassword(service: ComposeService, password: string): void {
  const words = programWords(service)
  const operand = (option: string) =>
    words.includes(option) ? words[words.indexOf(option) + 1] : undefined
  const given = operand('--requirepass')
  const reference = /^\$\{?(\w+)\}?$/.exec(given ?? '')?.[1]
  const received = reference === undefined ? given : service.environment[reference]
  expectThat(received === password, `the password that ${service.name} asks for`, {
    expected: 'what the environment gives as REDIS_PASSWORD',
    received: given === undefined ? 'none: there is no --requirepass' : 'something else',
  })
  expectEqual(`the port of ${service.name}`, operand('--port') ?? '6379', '6379')
  const elsewhere = service.ports.filter(({ target }) => target !== 6379)
  expectEqual(`published ports of ${service.name} that lead elsewhere`, elsewhere, [])
}

/** The data of Redis lie on a named volume of the project. */
export function keepsDataOnVolume(service: ComposeService, { tree }: ComposeProject): void {
  const data = service.mounts.filter(({ target }) => target.replace(/\/$/, '') === '/data')
  const kept = data.some(({ type, source, readOnly }) => {
    const named =
      type === 'volume' && Object.keys((tree.volumes as object) ?? {}).includes(source ?? '')
    return !readOnly && (named || type === 'bind')
  })
  expectThat(kept, `the data of ${service.name} lie on no volume of the project`, {
    expected: 'a named volume on /data',
    received: service.mounts.map(({ source, target }) => `${source ?? '(anonymous)'}:${target}`),
  })
}

/** The policy starts the service again after every end, success included. */
export function startedAgain({ name, restart }: ComposeService): void {
  expectThat(['always', 'unless-stopped'].includes(restart), `the restart policy of ${name}`, {
    expected: 'always (or unless-stopped): an end with success is an end, too',
    received: restart,
  })
}

/** The log driver keeps at most three files of ten megabytes. */
export function rotatesLogs({ name, tree }: ComposeService): void {
  const { driver, options } = (tree.logging ?? {}) as { driver?: unknown; options?: object }
  const { 'max-size': size, 'max-file': files } = (options ?? {}) as Record<string, unknown>
  expectEqual(
    `the logging of ${name}`,
    { driver, 'max-size': size, 'max-file': files === undefined ? files : String(files) },
    { driver: 'json-file', 'max-size': '10m', 'max-file': '3' },
  )
}
