/** The compositions of the system that moves to production, played by the target against the stack. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { loadComposeProject } from '../artifacts/compose/load-compose-project.ts'
import { renamedVariables } from '../artifacts/dockerfile/renamed-variables.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { secretsOf } from '../core/redact.ts'
import type { CommandResult, ComposeProject, Composition } from '../ports/composition.ts'
import type { StackAddresses } from '../ports/services.ts'
import {
  type Changes,
  changed,
  environmentOf,
  fill,
  withoutVectorsIn,
} from '../systems/environment.ts'
import type { ProductionManifest } from '../systems/manifest.ts'
import { copyRepository } from '../systems/repository-copy.ts'
import { machineEnvironment } from '../systems/system.ts'
import { type Recipe, superviseCompose } from '../targets/embedded/compose-supervisor.ts'
import { addressBook } from './address-book.ts'
import { buildPrograms } from './build-programs.ts'
import { dotenv, projectIn } from './compose.ts'
import { providersBeside } from './composed-providers.ts'
import { lendEnvironmentFiles } from './lent-environment-files.ts'
import type { ProductionScene } from './scene.ts'
import { keepSecrets } from './secrets-kept.ts'
import { withObjectStore } from './shared-production.ts'
import { withImageVariables } from './siblings.ts'

export interface ReadProduction {
  readonly file: string
  readonly project: ComposeProject
  /** The clean copy that it runs from. */
  readonly repository: string
  readonly environment: Readonly<Record<string, string>>
}

export interface ComposedProduction extends ReadProduction {
  readonly composition: Composition
  /** Folder of the composition: containers and volumes lie below it. */
  readonly dir: string
  /** `docker compose …` with the file of this composition. */
  compose(...words: readonly string[]): Promise<CommandResult>
}

/** What it takes to put a composition together and to play it. */
export type Composing = Pick<
  ProductionScene,
  'production' | 'addresses' | 'dir' | 'launch' | 'scope'
>

/** What differs from one scenario to another. */
export interface Variation {
  /** To the environment file. */
  readonly changes?: Changes
  /** In place of those of the stack. */
  readonly services?: Partial<StackAddresses>
}

/** The composition as a clean copy has it, with an environment file that leads to the stack. */
export async function readProduction(
  scene: Composing,
  which: 'file' | 'development',
  { changes = {}, services = {} }: Variation = {},
): Promise<ReadProduction> {
  const { production, dir, addresses } = scene
  const repository = join(dir, 'repository')
  if (!existsSync(repository)) await copyRepository(production.repository, repository)
  const file = production.composition[which]
  if (!existsSync(join(repository, file))) throw new Violation(`the repository has no ${file}`)
  const stack = { ...withObjectStore(addresses), ...services }
  const environment = changed(fileFor(production, stack), changes)
  keepSecrets(addressBook().runDir, secretsOf(environment))
  for (const name of ['.env', production.variables.real]) {
    writeFileSync(join(repository, name), dotenv(environment), { mode: 0o600 })
  }
  // What developers keep beside it, such as the `.env` of a program; the copy goes with the scenario.
  lendEnvironmentFiles(repository, file, environment, production.variables.example)
  const project = projectIn({ dir: repository, files: [file], env: machineEnvironment(dir) })
  return { file, project, repository, environment }
}

/** What operators write into it; Redis is the composition's own. */
function fileFor(manifest: ProductionManifest, stack: StackAddresses): Record<string, string> {
  const { composition, variables } = manifest
  return {
    ...environmentOf(manifest, stack),
    [variables.redis]: `redis://${composition.services.redis}:6379/0`,
    ...fill(composition.environment, stack, manifest.file),
  }
}

let compositions = 0

/** Nothing is up yet; it goes down with the scenario. `supplied` are services that are there already. */
export async function composeProduction(
  scene: Composing,
  read: ReadProduction,
  { services = {} }: Variation = {},
  supplied: Readonly<Record<string, Recipe>> = {},
): Promise<ComposedProduction> {
  const { production, addresses, launch, scope } = scene
  compositions += 1
  const dir = join(scene.dir, `production-${compositions}`)
  const machine = machineEnvironment(scene.dir)
  await makeSite(production, read, machine)
  await buildPrograms(production, read.repository, machine)
  const stack = { ...withObjectStore(addresses), ...services }
  const composition = await superviseCompose({
    ...{ launch, dir, project: read.project, env: machine, load: loadComposeProject },
    recipes: { ...recipesOf(production, read, stack), ...supplied },
  })
  // Nobody waits for a grace period at the end of a scenario.
  scope.undo('bring the composition down', () => composition.down({ graceMs: 0 }))
  const env = { ...machine, COMPOSE_FILE: read.file }
  const compose = async (...words: readonly string[]) => {
    const PATH = `${composition.commandPath}:${machine.PATH}`
    const place = { cwd: read.repository, env: { ...env, PATH }, extendEnv: false } as const
    const result = await execa('docker', ['compose', ...words], { ...place, reject: false })
    return { code: result.exitCode ?? 1, stdout: result.stdout, stderr: result.stderr }
  }
  return { ...read, composition, dir, compose }
}

/** Several times what the build of a small site takes. */
const builtWithinMs = 300_000

/** As the image of the web site is made: with the arguments that the composition gives to its build. */
export async function makeSite(
  { processes, composition, sources }: ProductionManifest,
  { project, repository }: Pick<ReadProduction, 'project' | 'repository'>,
  machine: Readonly<Record<string, string>>,
): Promise<void> {
  const { frontend } = processes
  const [command, ...words] = frontend?.production?.build ?? []
  const service = project.services[composition.services.frontend]
  if (frontend === undefined || command === undefined || service === undefined) return
  const image = join(repository, sources.frontendDockerfile)
  const given = { ...service.environment, ...service.build?.args }
  const ended = await execa(command, words, {
    cwd: join(repository, frontend.cwd),
    env: { ...machine, ...given, ...renamedIn(image, given) },
    ...{ extendEnv: false, reject: false, stdin: 'ignore', timeout: builtWithinMs },
  })
  siteIsBuilt(ended)
}

/** What the image hands its build under another name than the composition does. */
function renamedIn(image: string, given: Readonly<Record<string, string>>) {
  const renamed = existsSync(image) ? renamedVariables(readFileSync(image, 'utf8')) : {}
  const entries = Object.entries(renamed).flatMap(([name, from]) => {
    const value = given[from]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}

/** How a build may end: no document gives it a time, so one that takes too long here says nothing. */
export function siteIsBuilt(ended: {
  readonly exitCode?: number
  readonly timedOut: boolean
  readonly stderr: string
}): void {
  const { exitCode, timedOut, stderr } = ended
  if (timedOut) {
    throw new Unverified(
      `needs a faster machine: the site is not built within ${builtWithinMs / 1000} s`,
    )
  }
  if (exitCode !== 0) throw new Violation(`the build of the site ends with ${exitCode}:\n${stderr}`)
}

/** What plays each service, from the code of the copy and with what its image sets. */
export function recipesOf(
  manifest: ProductionManifest,
  { project, repository }: ReadProduction,
  stack: StackAddresses,
): Record<string, Recipe> {
  const { services, ports, beside, commands } = manifest.composition
  const own = { ...fill(beside, stack, manifest.file), ...withoutVectorsIn(manifest, stack) }
  const recipes: Record<string, Recipe> = { [services.redis]: 'redis' }
  for (const role of ['backend', 'worker', 'frontend'] as const) {
    const spec = manifest.processes[role]
    if (spec === undefined) continue
    const [containerPort, portVariable] = [ports[role], spec.port]
    const service = project.services[services[role]]
    const written = commands.includes(role) ? service?.command : undefined
    const env = { ...providersBeside(manifest, service?.environment, stack), ...own }
    const made = role === 'frontend' ? manifest.processes.frontend?.production?.command : undefined
    recipes[services[role]] = {
      ...{ command: written ?? made ?? spec.command, cwd: join(repository, spec.cwd), env },
      ...(containerPort === undefined ? {} : { containerPort }),
      ...(portVariable === undefined ? {} : { portVariable }),
    }
  }
  return withImageVariables(project, recipes)
}
