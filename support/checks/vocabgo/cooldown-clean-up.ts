/** Cooldowns of several users, cleaned up by the role that the schedule uses. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { columnsOf } from './columns.ts'
import { nameOf } from './names.ts'
import { place } from './rows.ts'
import { owners } from './strangers.ts'
import { rowsOfUsers } from './views.ts'

const dayMs = 86_400_000

export interface CleanUp {
  readonly over: readonly Row[]
  readonly active: readonly Row[]
}

/**
 * A cooldown for each of `ends`, in milliseconds from now. Whatever else they say of the time is two
 * days old: a long cooldown began long ago and is in force all the same.
 */
export async function giveMany(scene: ProjectScene, ends: readonly number[]): Promise<CleanUp> {
  const until = await nameOf(scene, 'until')
  const columns = await columnsOf(scene.addresses.postgres.url, 'public.upload_cooldowns')
  const others = columns.filter(({ name, type }) => /^timestamp/.test(type) && name !== until)
  const began = new Date(Date.now() - 2 * dayMs).toISOString()
  const past = Object.fromEntries(others.map(({ name }) => [name, began]))
  const ids = await owners(scene, ends.length)
  const rows: Row[] = []
  for (const [index, ms] of ends.entries()) {
    const end = new Date(Date.now() + ms).toISOString()
    const given = { ...past, user_id: ids[index], [until]: end }
    rows.push(await place(scene, 'upload_cooldowns', given))
  }
  return {
    over: rows.filter((_, index) => (ends[index] ?? 0) < 0),
    active: rows.filter((_, index) => (ends[index] ?? 0) >= 0),
  }
}

/** Cleans up, as the schedule does, and answers what is there of these cooldowns. */
export async function cleanUp(
  scene: ProjectScene,
  { over, active }: CleanUp,
): Promise<readonly Row[]> {
  await query(scene.addresses.owner.url, 'select cleanup_expired_cooldowns()')
  const ids = [...over, ...active].map(({ user_id }) => String(user_id))
  return rowsOfUsers(scene, 'upload_cooldowns', ids)
}
