/** The operator's marker in a store of files: an object whose content says that runs may write there. */
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import { listed, objectAt } from './observe.ts'

export const markerKey = 'plumbline-may-write/marker.txt'

/** What stands there; undefined without it, or where the bucket does not let itself be listed. Reads only. */
export async function storeMarker(address: ObjectStoreAddress): Promise<string | undefined> {
  // What cannot be found again could not be taken away: the list is a part of the permission.
  const found = await listed(address, markerKey)
  if (!found.some(({ key }) => key === markerKey)) return undefined
  return (await objectAt(address, markerKey))?.bytes.toString('utf8').trim()
}
