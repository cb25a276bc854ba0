/** How something that a user has made is changed. */
import {
  type AreaName,
  areasNamed,
  type Caller,
  filledBody,
  type OwnIds,
  ownIds,
} from './own-things.ts'

export interface Change {
  readonly method: 'PATCH' | 'PUT'
  /** As JSON. */
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * The change that the manifest names for one of the area; undefined where there is none. By PUT the whole
 * takes the place of what was there (RFC 9110, 9.3.4), so all that one is made of goes with it.
 */
export async function changeOf(
  caller: Caller,
  area: AreaName,
  known: OwnIds = {},
): Promise<Change | undefined> {
  const { change, changeMethod: method, body } = caller.manifest.areas[area]
  if (change === undefined) return undefined
  if (method === 'PATCH') return { method, body: change }
  const ids = await ownIds(caller, areasNamed(caller.manifest, body), known)
  return { method, body: { ...(filledBody(body, ids) as object), ...change } }
}
