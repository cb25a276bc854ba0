/** Everything that belongs to a user: rows of every area, the files that were sent, and the objects of both. */
import { createHash } from 'node:crypto'
import { Unverified, Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { keysIn, objectAt } from '../../services/object-store/observe.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { keyOf, type Sent, storeOf } from './files.ts'
import type { AreaName } from './own-things.ts'
import { rowsOfOwner } from './owners.ts'
import { rowsAsText } from './stored-files.ts'

export interface Belongings {
  /** Each row as one text, by area. */
  readonly rows: Readonly<Record<string, readonly string[]>>
  /** Digest of each object, by key. */
  readonly objects: Readonly<Record<string, string>>
}

export interface Holder {
  /** Id of the user. */
  readonly id: string
  /** What the user has sent: the row of an area may lead to the file's own row instead of telling its key. */
  readonly sent: readonly Sent[]
}

type Scene = Pick<ProductionScene, 'production' | 'addresses'>

/** `changing` are areas whose rows the system itself goes on writing. */
export async function belongingsOf(
  scene: Scene,
  { id, sent }: Holder,
  changing: readonly AreaName[] = [],
): Promise<Belongings> {
  const { production, addresses } = scene
  const areas = Object.entries(production.areas).filter(
    ([area]) => !changing.includes(area as AreaName),
  )
  const entries = areas.map(async ([area, owned]) => {
    return [area, await rowsOfOwner(addresses.postgres.url, owned, id)] as const
  })
  const store = storeOf(scene)
  const keys = sent.map((one) => keyOf(one, store.publicUrl))
  const told = (await rowsAsText(scene)).filter(({ row }) => keys.some((key) => row.includes(key)))
  const rows = {
    ...Object.fromEntries(await Promise.all(entries)),
    'the files that were sent': told.map(({ table, row }) => `${table}: ${row}`).sort(),
  }
  return { rows, objects: await objectsIn(scene, Object.values(rows).flat().join('\n')) }
}

/** No queue here makes anybody wait so long between two steps of the same work. */
const quietMs = 3_000

/** Waits until the system has done whatever it does with what the user has just left. */
export async function whenAtRest(scene: Scene, holder: Holder, forMs = quietMs): Promise<void> {
  const read = async () => JSON.stringify(await belongingsOf(scene, holder))
  let last = await read()
  let since = performance.now()
  const isAtRest = async () => {
    const now = await read()
    if (now !== last) since = performance.now()
    last = now
    if (performance.now() - since < forMs) throw new Violation('they change')
  }
  try {
    await eventually('the rows of the user stay as they are', isAtRest, {
      ...{ withinMs: 10 * forMs, everyMs: 250 },
    })
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    throw new Unverified(
      'the rows of the user are written again and again: whether they are as before cannot be said',
    )
  }
}

/** The objects that these rows tell of. */
async function objectsIn(scene: Scene, told: string): Promise<Record<string, string>> {
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
