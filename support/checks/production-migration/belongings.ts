/** Everything that belongs to a user: rows of every area and the objects that they tell of. */
import { createHash } from 'node:crypto'
import type { ProductionScene } from '../../run/scene.ts'
import { keysIn, objectAt } from '../../services/object-store/observe.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { storeOf } from './files.ts'
import type { AreaName } from './own-things.ts'
import { rowsOfOwner } from './owners.ts'

export interface Belongings {
  /** Each row as one text, by area. */
  readonly rows: Readonly<Record<string, readonly string[]>>
  /** Digest of each object, by key. */
  readonly objects: Readonly<Record<string, string>>
}

/** `changing` are areas whose rows the system itself goes on writing. */
export async function belongingsOf(
  scene: ProductionScene,
  owner: string,
  changing: readonly AreaName[] = [],
): Promise<Belongings> {
  const { production, addresses } = scene
  const areas = Object.entries(production.areas).filter(
    ([area]) => !changing.includes(area as AreaName),
  )
  const entries = areas.map(async ([area, owned]) => {
    return [area, await rowsOfOwner(addresses.postgres.url, owned, owner)] as const
  })
  const rows = Object.fromEntries(await Promise.all(entries))
  return { rows, objects: await objectsIn(scene, Object.values(rows).flat().join('\n')) }
}

/** The objects that these rows tell of. */
async function objectsIn(scene: ProductionScene, told: string): Promise<Record<string, string>> {
  const store = storeOf(scene)
  const keys = (await keysIn(store)).filter((key) => told.includes(key))
  const entries = keys.map(async (key) => {
    const object = await objectAt(store, key)
    const digest = createHash('sha256')
      .update(object?.bytes ?? '')
      .digest('hex')
    return [key, digest] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Nothing has gone and nothing has changed; what has come in addition is nobody's loss. */
export function areStillThere(before: Belongings, after: Belongings): void {
  const kept = Object.values(before.rows).flat().length
  expectThat(kept > 0 && Object.keys(before.objects).length > 0, 'nobody has left anything')
  for (const [area, rows] of Object.entries(before.rows)) {
    const gone = rows.filter((row) => after.rows[area]?.includes(row) !== true)
    expectEqual(`rows of ${area} that have gone or changed`, gone, [])
  }
  const others = Object.entries(before.objects).filter(([key, is]) => after.objects[key] !== is)
  expectEqual('objects that have gone or changed', Object.fromEntries(others), {})
}
