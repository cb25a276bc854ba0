/** Addresses that a system's own description of its API says can be read. */
import { treeOf } from '../artifacts/compose/trees.ts'
import { call } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'

/** More than any of the documented systems has; a description may come from anybody. */
const most = 100

/** Paths without a parameter that GET answers (OpenAPI, "Paths Object"); none where nothing is described. */
export async function describedReads(
  { routes }: Pick<Manifest, 'routes'>,
  url: string,
): Promise<string[]> {
  const { status, body } = await call(url + routes.openapi)
  return status === 200 ? readsIn(body.toString('utf8')) : []
}

/** The same of the text of a description. */
export function readsIn(description: string): string[] {
  const paths = Object.entries(treeOf(treeOf(parsed(description)).paths))
  const read = paths.filter(([path, item]) => 'get' in treeOf(item) && /^\/[^{]*$/.test(path))
  return read.map(([path]) => path).slice(0, most)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
