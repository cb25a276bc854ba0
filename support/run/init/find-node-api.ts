/** Routes of an API on Node, by what its programs register, where no OpenAPI document is kept. */

import { type NodeOperation, nodeOperations } from '../../artifacts/program/node-operations.ts'
import type { Found, RepositoryFiles } from '../../artifacts/repository-files.ts'
import { handsOver } from './file-route.ts'
import type { FoundRoutes } from './find-programs.ts'

/** Undefined where no route says that it tells the health or takes files. */
export function findNodeRoutes(files: RepositoryFiles): Found<FoundRoutes> | undefined {
  const all = nodeOperations(files)
  const of = (method: string) => all.filter((each) => each.method === method)
  const health = of('GET').find(({ path }) => /health/.test(path) && !path.includes('{'))
  const upload =
    of('POST').find(({ field }) => field !== undefined) ??
    of('POST').find(({ path }) => /\/(ingestions?|uploads?|worksheets?|extractions?)$/.test(path))
  const first = upload ?? health
  if (first === undefined) return undefined
  const one = of('GET').find(({ path }) => /\/(extraction|ingestion)s?\/\{\w+\}$/.test(path))
  const list = one && of('GET').find(({ path }) => path === one.path.replace(/\/\{\w+\}$/, ''))
  const approve = of('POST').find(({ path }) => /\{\w+\}\/approve$/.test(path))
  const file = one && of('GET').find(({ path }) => handsOver(one.path, path))
  const value = {
    ...named('health', health),
    ...named('ingestions', upload),
    ...named('extraction', one),
    ...(list && list.path !== upload?.path ? { list: list.path } : {}),
    ...named('approve', approve),
    ...named('file', file),
    ...(upload?.field === undefined ? {} : { field: upload.field }),
  }
  return { value, where: first.where }
}

function named(name: string, operation: NodeOperation | undefined): Record<string, string> {
  return operation === undefined ? {} : { [name]: operation.path.replace(/\{\w+\}/, '{id}') }
}
