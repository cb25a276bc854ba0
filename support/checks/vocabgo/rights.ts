/** What two users can do with the same kind of rows, compared. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import { userRecords } from '../../services/supabase/records.ts'
import { expectEqual } from '../expect.ts'
import { outcomesOf } from './attempts.ts'
import type { Belongings } from './belongings.ts'
import { meddleWith, namedIn, oneOfEach, readEverything } from './meddling.ts'

export interface Rights {
  /** Of the ids that were looked for, those that each reading names. */
  readonly shown: Readonly<Record<string, readonly string[]>>
  /** What came of each attempt. */
  readonly outcomes: Readonly<Record<string, string>>
}

/** Reads everything, and then tries every verb on one of `rows` in each table. */
export async function rightsOf(
  scene: ProjectScene,
  { id, token }: Person,
  rows: Belongings,
  ids: readonly string[],
): Promise<Rights> {
  const records = userRecords(scene.addresses.supabase, token)
  const shown = namedIn(await readEverything(records), ids)
  const { attempts } = await meddleWith(scene, { records, self: id }, oneOfEach(rows))
  return { shown, outcomes: outcomesOf(attempts) }
}

/** Nothing is named to the one that is not named to the other. */
export function isShownNoMore(one: Rights, other: Rights): void {
  const more = Object.entries(one.shown).flatMap(([what, ids]) =>
    ids.some((id) => other.shown[what]?.includes(id) !== true) ? [what] : [],
  )
  expectEqual('what is shown to a user who claims to be more', more, [])
}

/** Nothing is granted to the one that is refused to the other. */
export function isGrantedNoMore(one: Rights, other: Rights): void {
  const more = Object.entries(one.outcomes).flatMap(([what, outcome]) =>
    outcome === 'granted' && other.outcomes[what] !== outcome ? [what] : [],
  )
  expectEqual('what is granted to a user who claims to be more', more, [])
}
