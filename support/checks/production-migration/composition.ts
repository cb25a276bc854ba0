/** The composition of production as it takes effect: its services, and what each of them is told. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ComposeFileError } from '../../artifacts/compose/compose-file-error.ts'
import { parseDotenv } from '../../artifacts/compose/dotenv.ts'
import { loadComposeProject } from '../../artifacts/compose/load-compose-project.ts'
import { Violation } from '../../core/errors.ts'
import type { ComposeService } from '../../ports/composition.ts'
import { lendEnvironmentFiles } from '../../run/lent-environment-files.ts'
import type { ProductionScene } from '../../run/scene.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { machineEnvironment } from '../../systems/system.ts'
import { cleanCopy } from '../clean-copy.ts'
import { allServices, type ReadComposition } from '../compose-files.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { askedVariables } from './asked-variables.ts'

export type ServiceRole = keyof ProductionManifest['composition']['services']

/** `environment` holds a value of its own for every variable of the example: where it goes can be told. */
export type ProductionComposition = ReadComposition

/** The example of the environment file, which is what operators begin with. */
export function exampleOf(manifest: ProductionManifest): Record<string, string> {
  return parseDotenv(exampleText(manifest), () => undefined)
}

/** The same as it is written; one that is not there is a violation. */
export function exampleText({ repository, variables }: ProductionManifest): string {
  const file = join(repository, variables.example)
  if (!existsSync(file)) throw new Violation(`the repository has no ${variables.example}`)
  return readFileSync(file, 'utf8')
}

/**
 * Reads `which` composition of a clean copy, every variable of the example with a value of its own; those
 * in `without` are not set. That the example lacks one which the composition insists on is a promise of its
 * own (PM-FR-21): everything else is judged as if an operator had set it.
 */
export async function compositionOf(
  scene: Pick<ProductionScene, 'production' | 'dir'>,
  which: 'file' | 'development',
  without: readonly string[] = [],
): Promise<ProductionComposition> {
  const { production, dir } = scene
  const repository = await cleanCopy({ manifest: production, dir })
  const example = exampleOf(production)
  const environment = markedEnvironment(example, without)
  const file = production.composition[which]
  if (!existsSync(join(repository, file))) throw new Violation(`the repository has no ${file}`)
  const lent = lendEnvironmentFiles(repository, file, environment, production.variables.example)
  try {
    const whole = { ...example, ...requiredBeyond(example, join(repository, file)) }
    const env = { ...machineEnvironment(dir), ...markedEnvironment(whole, without) }
    const project = loadComposeProject({ dir: repository, files: [file], env })
    return { project, repository, environment }
  } catch (cause) {
    if (!(cause instanceof ComposeFileError)) throw cause
    throw new Violation(`${file} cannot be used: ${cause.message}`, { cause })
  } finally {
    for (const path of lent) rmSync(path)
  }
}

/** Variables that the composition insists on and the example does not know, without values. */
function requiredBeyond(example: Readonly<Record<string, string>>, file: string) {
  const { required } = askedVariables(file)
  const unknown = required.filter((name) => !(name in example))
  return Object.fromEntries(unknown.map((name) => [name, '']))
}

/**
 * A value of its own for every variable of the example but those in `without`. What is a number there stays
 * one, as ports of the host must be; a switch, a span of time or a size keeps the value of the example.
 */
export function markedEnvironment(
  example: Readonly<Record<string, string>>,
  without: readonly string[] = [],
): Record<string, string> {
  const known = Object.entries(example).filter(([name]) => !without.includes(name))
  return Object.fromEntries(
    known.map(([name, value], at) => [name, isOneOfAKind(value) ? value : markOf(name, value, at)]),
  )
}

const isOneOfAKind = (value: string) =>
  /^(true|false|yes|no|on|off|\d+(\.\d+)?(ms|[smh]|[kmg]i?b?)|\d+\.\d+)$/i.test(value)

/** Above the ports that programs choose for themselves, so that no default is one of them. */
const firstNumber = 61_000

const markOf = (name: string, value: string, at: number) =>
  /^\d+$/.test(value) || /_PORT$/.test(name)
    ? String(firstNumber + at)
    : `mark-of-${name.toLowerCase().replaceAll('_', '-')}`

/** Exactly the documented services, those of profiles counted. */
export function hasFourServices({ project }: ProductionComposition, manifest: ProductionManifest) {
  const names = allServices(project).map(({ name }) => name)
  const wanted = Object.values(manifest.composition.services)
  expectEqual('the services of production', names.sort(), [...wanted].sort())
}

/** The service that plays the role; its absence is a violation. */
export function serviceOf(
  { project }: ProductionComposition,
  { composition }: ProductionManifest,
  role: ServiceRole,
): ComposeService {
  const name = composition.services[role]
  const found = allServices(project).find((service) => service.name === name)
  if (found === undefined) throw new Violation(`the composition has no service ${name}`)
  return found
}

/** Nobody outside of the composition reaches it. */
export function isNotPublished({ name, ports, tree }: ComposeService): void {
  expectEqual(`published ports of ${name}`, ports, [])
  expectThat(tree.network_mode !== 'host', `${name} has the network of its host`)
}

/** The names of `variables` whose values the service is not given, be it as a part of another value. */
export function lackedBy(
  service: ComposeService,
  variables: readonly string[],
  { environment }: ProductionComposition,
): string[] {
  const given = [
    ...Object.values(service.environment),
    ...Object.values(service.build?.args ?? {}),
  ].join('\n')
  return variables.filter((name) => {
    const mark = environment[name]
    return mark === undefined || !given.includes(mark)
  })
}

/** Each of the variables of the example reaches the service. */
export function isGiven(
  service: ComposeService,
  variables: readonly string[],
  read: ProductionComposition,
): void {
  const lacking = lackedBy(service, variables, read)
  expectEqual(`variables of the example that ${service.name} is not given`, lacking, [])
}
