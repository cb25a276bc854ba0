/** The system's own compose project, played by the target against the scenario's stack. */
import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ComposeFileError } from '../artifacts/compose/compose-file-error.ts'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { Violation } from '../core/errors.ts'
import { secretsOf } from '../core/redact.ts'
import type { ComposeProject, ComposeSelection, Composition } from '../ports/composition.ts'
import type { StackAddresses } from '../ports/services.ts'
import { inItsOwnWords } from '../systems/database-in-parts.ts'
import { type Changes, changed, environmentOf, fill } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import { copyRepository } from '../systems/repository-copy.ts'
import { machineEnvironment } from '../systems/system.ts'
import { containCompose } from '../targets/compose/contained-composition.ts'
import { type Recipe, superviseCompose } from '../targets/embedded/compose-supervisor.ts'
import { addressBook } from './address-book.ts'
import { buildPrograms } from './build-programs.ts'
import { leadingNowhere } from './inside-addresses.ts'
import type { Scene } from './scene.ts'
import { keepSecrets } from './secrets-kept.ts'
import { siblingsOf, withImageVariables } from './siblings.ts'
import { suppliedDatabases } from './supplied-databases.ts'

export interface ComposedSystem {
  readonly composition: Composition
  readonly project: ComposeProject
  /** The clean copy that it runs from. */
  readonly repository: string
  /** What its environment file holds. */
  readonly environment: Readonly<Record<string, string>>
}

let compositions = 0

/**
 * The project as its files describe it, read from a clean copy of the repository; nothing is up.
 * Compose chooses the files itself unless they are given. An address inside the composition gives way to the
 * one outside where the files have no such service.
 */
export async function readProject(
  scene: Scene,
  runDir: string,
  changes: Changes = {},
  files?: readonly string[],
): Promise<Omit<ComposedSystem, 'composition'>> {
  const { manifest, dir } = scene
  const repository = join(dir, 'repository')
  if (!existsSync(repository)) await copyRepository(manifest.repository, repository)
  const chosen = files === undefined ? {} : { files }
  const stack = scene.values ?? scene.addresses
  const readWith = (values: Readonly<Record<string, string>>) => {
    const templates = { ...manifest.environment, ...manifest.composition.environment }
    const environment = changed(values, inItsOwnWords(changes, templates, stack, manifest.file))
    keepSecrets(runDir, secretsOf(environment))
    writeFileSync(join(repository, '.env'), dotenv(environment), { mode: 0o600 })
    const project = projectIn({ dir: repository, env: machineEnvironment(dir), ...chosen })
    return { project, repository, environment }
  }
  const outside = environmentOf(manifest, stack)
  const inside = fill(manifest.composition.environment, stack, manifest.file)
  const read = readWith({ ...outside, ...inside })
  const nowhere = leadingNowhere(inside, Object.values(manifest.composition.services), read.project)
  const known = nowhere.filter((name) => name in outside)
  if (known.length === 0) return read
  const kept = Object.entries(inside).filter(([name]) => !known.includes(name))
  return readWith({ ...outside, ...Object.fromEntries(kept) })
}

/** Files that compose itself would refuse are the system's fault. */
export function projectIn(selection: ComposeSelection): ComposeProject {
  try {
    return loadComposeProject(selection)
  } catch (cause) {
    if (!(cause instanceof ComposeFileError)) throw cause
    throw new Violation(`the compose files cannot be used: ${cause.message}`, { cause })
  }
}

/** Hands the project to the target's supervisor, with `changes` to its environment file. */
export async function composeSystem(
  scene: Scene,
  runDir: string,
  changes: Changes = {},
  files?: readonly string[],
): Promise<ComposedSystem> {
  const { manifest, addresses, dir, launch, scope } = scene
  const read = await readProject(scene, runDir, changes, files)
  await buildPrograms(manifest, read.repository, machineEnvironment(dir))
  compositions += 1
  const place = `composition-${compositions}`
  const { target, runId } = addressBook()
  const own = manifest.composition.database
  const databases = suppliedDatabases(read.project, addresses.postgres, own)
  const first = recipesOf(manifest, read.repository, addresses)
  const composed = {
    project: read.project,
    recipes: withImageVariables(read.project, {
      ...siblingsOf(read.project, manifest, read.repository, first),
      // In an engine a database of the composition's own is a container like any other.
      ...(target === 'compose' ? {} : databases),
      ...first,
    }),
    dir: join(dir, place),
    env: machineEnvironment(dir),
  }
  // Names in an engine are small letters.
  const name = `plumbline-${runId}-${basename(dir)}-${place}`.toLowerCase()
  const composition =
    target === 'compose'
      ? await containCompose({ ...composed, runId, name })
      : await superviseCompose({ ...composed, launch, load: loadComposeProject })
  // Nobody waits for a grace period at the end of a scenario.
  scope.undo('bring the composition down', () => composition.down({ graceMs: 0 }))
  return { composition, ...read }
}

/** The text of an environment file. Single quotes: no loader interpolates inside them. */
export function dotenv(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('')
}

/** What plays each service that the manifest knows, from the code in `repository`. */
export function recipesOf(
  manifest: Manifest,
  repository: string,
  stack: StackAddresses,
): Record<string, Recipe> {
  const { services, ports, supplied } = manifest.composition
  const recipes: Record<string, Recipe> = { [services.redis]: 'redis' }
  for (const role of ['backend', 'worker', 'frontend'] as const) {
    const spec = manifest.processes[role]
    if (spec === undefined) continue
    const containerPort = ports[role]
    recipes[services[role]] = {
      command: [...spec.command],
      cwd: join(repository, spec.cwd),
      ...(containerPort === undefined ? {} : { containerPort }),
      ...(spec.port === undefined ? {} : { portVariable: spec.port }),
    }
  }
  for (const name of Object.keys(supplied)) {
    const { smtpHost, smtpPort } = stack.mailbox
    recipes[name] = { suppliedAt: `${smtpHost}:${smtpPort}` }
  }
  return recipes
}
