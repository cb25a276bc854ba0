/** Files whose keys begin like those of others: document 10 beside document 1, where ids are numbers. */

import type { ProductionScene } from '../../run/scene.ts'
import { keysIn, putObjects, removeObject } from '../../services/object-store/observe.ts'
import { expectEqual } from '../expect.ts'
import { keyOf, type Sent, storeOf } from './files.ts'

/**
 * Keys as the file with the next longer id would have them: the id with a 0 behind it, wherever it stands in
 * the key by itself. Ids by chance have no such neighbours.
 */
export function neighbourKeys(key: string, id: string): string[] {
  if (!/^\d+$/.test(id)) return []
  const alone = new RegExp(`(?<![A-Za-z0-9])${id}(?![A-Za-z0-9])`, 'g')
  return [...key.matchAll(alone)].map(({ index }) => {
    const end = index + id.length
    return `${key.slice(0, end)}0${key.slice(end)}`
  })
}

/** Puts the neighbours of all of these into the store, past the system; gone when the scenario ends. */
export async function putNeighbours(
  scene: ProductionScene,
  all: readonly Sent[],
): Promise<readonly string[]> {
  const store = storeOf(scene)
  // In somebody else's store nothing may lie whose key does not name the run.
  if (store.provider !== 'embedded') return []
  const keys = all.flatMap((sent) => neighbourKeys(keyOf(sent, store.publicUrl), sent.id))
  const there = new Set(await keysIn(store))
  const fresh = [...new Set(keys)].filter((key) => !there.has(key))
  await putObjects(store, fresh)
  scene.scope.undo('remove the files beside those of the user', async () => {
    for (const key of fresh) await removeObject(store, key)
  })
  return fresh
}

/** Every one of them is still in the store. */
export async function neighboursAreThere(
  scene: ProductionScene,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return
  const there = new Set(await keysIn(storeOf(scene)))
  const gone = keys.filter((key) => !there.has(key))
  expectEqual('files that went although their keys only begin like a deleted one', gone, [])
}
