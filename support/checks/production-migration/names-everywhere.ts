/** Requests of every area that name somebody else: whatever becomes of them, nothing comes to whom they name. */
import type { ProductionScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import { expectEqual } from '../expect.ts'
import { waysToName } from './callers.ts'
import { callerOf, projectOf, type Sender, trySend, ways } from './files.ts'
import { type AreaName, makeOne } from './own-things.ts'
import { rowsOfOwner } from './owners.ts'
import { oneForEach } from './sample-files.ts'

type Scene = Pick<ProductionScene, 'production' | 'addresses'>

/** One of every area, made by the sender for whomever the request names; statuses by what was tried. */
export async function nameSomebodyEverywhere(
  scene: Scene,
  sender: Sender,
  second: Person,
): Promise<Record<string, number>> {
  return { ...(await byJson(scene, sender, second)), ...(await byForm(scene, sender, second)) }
}

async function byJson({ production }: Scene, sender: Sender, second: Person) {
  const answers: Record<string, number> = {}
  for (const [name, { file, owner }] of Object.entries(production.areas)) {
    if (file !== undefined) continue // made by a form
    const area = name as AreaName
    for (const [where, way] of Object.entries(waysToName(owner, second))) {
      const { extra = {}, ...twist } = { extra: undefined, ...way }
      const body = (own: Record<string, unknown>) => ({ ...own, ...extra })
      const caller = callerOf(production, sender)
      const answer = await makeOne(caller, area, projectOf(sender), { body, ...twist })
      answers[`one of ${area}, ${where}`] = answer.status
    }
  }
  return answers
}

async function byForm({ production }: Scene, sender: Sender, second: Person) {
  const answers: Record<string, number> = {}
  const files = oneForEach()
  for (const way of ways) {
    const { extra } = waysToName(production.areas[way].owner, second)['in the body']
    const answer = await trySend(production, sender, way, files[way], extra)
    answers[`a file of ${way}, in the form`] = answer.status
  }
  return answers
}

/** Every row of every area that belongs to the person, as text. */
export async function everythingOf(
  { production, addresses }: Scene,
  { id }: Person,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const areas = Object.entries(production.areas)
  const entries = areas.map(
    async ([area, owned]) => [area, await rowsOfOwner(addresses.postgres.url, owned, id)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

/** What the person has is what it was. */
export function nothingCame(
  before: Readonly<Record<string, readonly string[]>>,
  after: Readonly<Record<string, readonly string[]>>,
): void {
  const changed = Object.keys(after).filter(
    (area) => JSON.stringify(after[area]) !== JSON.stringify(before[area]),
  )
  expectEqual('areas in which somebody has rows that another user has made', changed, [])
}
