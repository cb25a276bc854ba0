/** Addresses of external services: they come from the environment and stand in no program. */
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { isGiven, type ProductionComposition, serviceOf } from './composition.ts'
import { exampleNameOf, siteVariables } from './site-variables.ts'
import type { ReadProgram } from './source-tree.ts'
import { isTestProgram } from './test-programs.ts'

/** Every variable by which the backend and the worker reach a store that is not theirs. */
export function storeVariables({ variables }: ProductionManifest): string[] {
  return [variables.database, ...Object.values(variables.r2)]
}

/** Backend and worker are told where everything is, the providers that stay among it, and the site where users sign in. */
export function everybodyIsTold(read: ProductionComposition, manifest: ProductionManifest): void {
  const { providers, workerProviders } = manifest.variables
  isGiven(serviceOf(read, manifest, 'backend'), providers, read)
  isGiven(serviceOf(read, manifest, 'worker'), workerProviders, read)
  inventoryReachesAll(read, manifest)
}

/**
 * Everybody is told of database, file store, sign-in and queue. Of a secret that the example does not know
 * nobody can be told: that it stands there is a promise of its own.
 */
export function inventoryReachesAll(
  read: ProductionComposition,
  manifest: ProductionManifest,
): void {
  const { variables } = manifest
  const stores = storeVariables(manifest)
  const secrets = [variables.jwtSecret].filter((name) => name in read.environment)
  isGiven(serviceOf(read, manifest, 'backend'), [...stores, ...secrets], read)
  isGiven(serviceOf(read, manifest, 'worker'), stores, read)
  const site = siteVariables(manifest).map((name) => exampleNameOf(manifest, name))
  isGiven(serviceOf(read, manifest, 'frontend'), site, read)
  for (const role of ['backend', 'worker'] as const) isToldOfRedis(read, manifest, role)
}

/**
 * By a variable of the example, or by what the composition makes of its password and its own service: a
 * Redis of the composition stands at an address that no operator chooses.
 */
function isToldOfRedis(
  read: ProductionComposition,
  manifest: ProductionManifest,
  role: 'backend' | 'worker',
): void {
  const { redis } = manifest.variables
  const service = serviceOf(read, manifest, role)
  const told = service.environment[redis] ?? ''
  if (URL.parse(told)?.hostname === manifest.composition.services.redis) return
  if (redis in read.environment) {
    isGiven(service, [redis], read)
    return
  }
  expectThat(told !== '', `${service.name} is not told of Redis`, {
    expected: `a value for ${redis}`,
  })
}

/** Backend and worker hold the same values for stores and queue, under the same names. */
export function workerKnowsTheSame(read: ProductionComposition, manifest: ProductionManifest) {
  const backend = serviceOf(read, manifest, 'backend').environment
  const worker = serviceOf(read, manifest, 'worker').environment
  const { redis } = manifest.variables
  const marks = [...storeVariables(manifest), redis].flatMap((name) => read.environment[name] ?? [])
  const shared = Object.entries(backend).filter(
    ([name, value]) => name === redis || marks.some((mark) => value.includes(mark)),
  )
  const differing = shared.filter(([name, value]) => worker[name] !== value)
  expectEqual(
    'variables that the worker is not given as the backend is',
    differing.map(([name]) => name),
    [],
  )
}

/**
 * A real project, or a real bucket; no template's end, whose beginning a variable says:
 * `https://${account}.r2.cloudflarestorage.com`.
 */
const real =
  /\b[\w-]+\.supabase\.(co|in)\b|(?<!^\.)\br2\.cloudflarestorage\.com\b|(?<!^)\.r2\.dev\b/i

/** A service of the former composition, or any database: sentences may show how such an address looks. */
const former =
  /\bminio:9000\b|\b(localhost|127\.0\.0\.1):(5432|54322|9000)\b|\bpostgres(ql)?(\+\w+)?:\/\/[^\s@]*@\w/i

/**
 * What tells operators how an address looks is none: `https://<account id>.r2.cloudflarestorage.com`. Templates of Python
 * are read as they are written: `https://{account}.…`. Nor is a pattern of hosts, `*.r2.dev`, or `your-project.…`.
 */
const shape = /(<[^<>\n]+>|\{[^{}\n]+\})[\w.-]*|\*+\.[\w.-]+|\byour-[\w.-]+/g

const addressIn = (text: string) =>
  real.exec(text)?.[0] ?? (/\s/.test(text.trim()) ? undefined : former.exec(text)?.[0])

/** No program holds an address of its own, not even for the case that nobody gives one. */
export function noProgramHoldsAny(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const found = programs
    .filter(({ path }) => !isTestProgram(path))
    .flatMap(({ path, facts }) =>
      facts.texts
        .map(({ line, text }) => ({ line, address: addressIn(text.replace(shape, '')) }))
        .filter(({ address }) => address !== undefined)
        .map(({ line, address }) => `${path}:${line} ${address}`),
    )
  expectEqual(`addresses in programs of ${manifest.system}`, found, [])
}
