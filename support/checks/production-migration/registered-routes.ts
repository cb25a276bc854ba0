/** The operations of an API that describes nothing, by the routes that its programs register. */
import { randomUUID } from 'node:crypto'
import { nodeOperations } from '../../artifacts/program/node-operations.ts'
import { repositoryFiles } from '../../artifacts/repository-files.ts'
import { call } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { type Authorization, withHeader } from './areas.ts'
import type { Operation } from './operations.ts'

/** In the form of a description (OpenAPI), without anything that a program does not say of a route. */
export function registeredRoutes({
  repository,
  sources,
}: ProductionManifest): Record<string, unknown> {
  const files = repositoryFiles(repository)
  const folders = [sources.backend, ...sources.shared]
  const own = files.paths.filter((path) => folders.some((folder) => path.startsWith(`${folder}/`)))
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, path } of nodeOperations({ ...files, paths: own })) {
    paths[path] = { ...paths[path], [method.toLowerCase()]: {} }
  }
  return Object.keys(paths).length === 0 ? {} : { paths }
}

/**
 * Those that the running system has. A program may register what nobody mounts: a route that answers a user as
 * an address that nobody has ever registered is none.
 */
export async function servedAmong(
  url: string,
  operations: readonly Operation[],
  header: Authorization,
): Promise<Operation[]> {
  const answerTo = async ({ method, path }: Operation) => {
    const { status, body } = await call(url + path, { method, headers: withHeader(header) })
    return `${status} ${body.toString().replaceAll(path, '').replaceAll(changing, '')}`
  }
  const served = await Promise.all(
    operations.map(async (operation) => {
      const nowhere = { ...operation, path: `/${randomUUID()}` }
      const [own, none] = await Promise.all([answerTo(operation), answerTo(nowhere)])
      return own === none ? [] : [operation]
    }),
  )
  return served.flat()
}

/** Ids and times, which no two answers have in common. */
const changing = /[0-9a-f]{4,}(-[0-9a-f]{4,})*|\d+/g
