/** Cooldowns of several users, cleaned up by the role that the schedule uses. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier } from '../../services/postgres/driver.ts'
import { rolledBack } from '../../services/postgres/session.ts'
import type { Row } from '../../services/supabase/records.ts'
import { knownColumns } from './columns.ts'
import { nameOf } from './names.ts'
import { ownerOf } from './owner.ts'
import { place } from './rows.ts'
import { owners } from './strangers.ts'

const dayMs = 86_400_000

export interface CleanUp {
  readonly over: readonly Row[]
  readonly active: readonly Row[]
}

/**
 * A cooldown for each of `ends`, in milliseconds from now. Whatever else they say of the time is two
 * days old: a long cooldown began long ago and is in force all the same. One that is over began
 * before its end.
 */
export async function giveMany(scene: ProjectScene, ends: readonly number[]): Promise<CleanUp> {
  const until = await nameOf(scene, 'until')
  const columns = await knownColumns(scene, 'upload_cooldowns')
  const others = columns.filter(({ name, type }) => /^timestamp/.test(type) && name !== until)
  const ids = await owners(scene, ends.length)
  const rows: Row[] = []
  for (const [index, ms] of ends.entries()) {
    const end = new Date(Date.now() + ms).toISOString()
    const began = new Date(Date.now() + Math.min(ms, 0) - 2 * dayMs).toISOString()
    const past = Object.fromEntries(others.map(({ name }) => [name, began]))
    const given = { ...past, user_id: ids[index], [until]: end }
    rows.push(await place(scene, 'upload_cooldowns', given))
  }
  return {
    over: rows.filter((_, index) => (ends[index] ?? 0) < 0),
    active: rows.filter((_, index) => (ends[index] ?? 0) >= 0),
  }
}

/**
 * What is there of these cooldowns after the clean-up as the schedule calls it, and after another one.
 * All of it is taken back, because the clean-up does not ask whose cooldowns it removes.
 */
export async function cleanUpTwice(
  scene: ProjectScene,
  { over, active }: CleanUp,
): Promise<{ readonly first: readonly Row[]; readonly second: readonly Row[] }> {
  const owner = await ownerOf(scene, 'upload_cooldowns')
  const ids = [...over, ...active].map((row) => row[owner])
  const sql = `select * from public.upload_cooldowns where ${identifier(owner)} = any ($1)`
  return rolledBack(scene.addresses.owner.url, async (session) => {
    await session.run('select cleanup_expired_cooldowns()')
    const first = await session.run(sql, [ids])
    await session.run('select cleanup_expired_cooldowns()')
    return { first, second: await session.run(sql, [ids]) }
  })
}
