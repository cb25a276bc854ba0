/** What an API can do with one thing beside reading, changing and deleting it, by its own description. */
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { descriptionOf, methods } from './operations.ts'
import { registeredRoutes } from './registered-routes.ts'

/** With `{id}` where the id of the thing belongs. */
export interface OperationBelow {
  readonly method: string
  readonly path: string
}

/**
 * Every operation of the description that everybody who has an id might try; those that are open by intent left out.
 * Where nothing is described the programs tell: one that is not served refuses everybody.
 */
export async function operationsOnOne(
  manifest: ProductionManifest,
  url: string,
): Promise<readonly OperationBelow[]> {
  const told = await descriptionIfAny(manifest, url)
  const description = Object.keys(told).length > 0 ? told : registeredRoutes(manifest)
  const open = new Set(manifest.routes.open.map(withoutNames))
  const paths = Object.entries((description.paths ?? {}) as Record<string, object>)
  return paths
    .map(([path, item]) => ({ path: withoutNames(path), item }))
    .filter(({ path }) => !open.has(path) && path.split('{id}').length === 2)
    .flatMap(({ path, item }) =>
      Object.keys(item)
        .filter((method) => methods.has(method))
        .map((method) => ({ method: method.toUpperCase(), path })),
    )
}

/** One that describes nothing names no further operation, and that it answers nonsense there is judged elsewhere. */
export async function descriptionIfAny(
  manifest: ProductionManifest,
  url: string,
): Promise<Record<string, unknown>> {
  return descriptionOf(manifest, url).catch((cause: unknown) => {
    if (cause instanceof Unverified || cause instanceof Violation) return {}
    throw cause
  })
}

/** Those whose path goes on behind the one of the thing itself. */
export function below(
  one: string,
  operations: readonly OperationBelow[],
): readonly OperationBelow[] {
  const start = `${withoutNames(one)}/`
  return operations.filter(({ path }) => path.startsWith(start) && path.length > start.length)
}

/** Whatever a description calls the id, and whether a slash ends the path. */
const withoutNames = (path: string) => path.replaceAll(/\{[^}]+\}/g, '{id}').replace(/\/+$/, '')
