/** Cooldowns of users: given by the service, seen by the observer. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { type Answer, type Records, serviceRecords } from '../../services/supabase/records.ts'
import { inserted } from './insertions.ts'
import { momentIn } from './moments.ts'
import { nameOf } from './names.ts'
import { place, rowFor } from './rows.ts'

/** A cooldown that ends in `lengthMs`, made without asking anybody. */
export async function give(scene: ProjectScene, userId: string, lengthMs: number): Promise<void> {
  await place(scene, 'upload_cooldowns', await ending(scene, userId, lengthMs))
}

/** The service's insert of one. */
export async function insert(
  scene: ProjectScene,
  userId: string,
  lengthMs: number,
): Promise<Answer> {
  const row = await rowFor(scene, 'upload_cooldowns', await ending(scene, userId, lengthMs))
  return inserted(scene, serviceRecords(scene.addresses.supabase), 'upload_cooldowns', row)
}

/** The service's insert that takes the place of the user's own. */
export async function replace(
  scene: ProjectScene,
  userId: string,
  lengthMs: number,
): Promise<Answer> {
  const row = await rowFor(scene, 'upload_cooldowns', await ending(scene, userId, lengthMs))
  return serviceRecords(scene.addresses.supabase).upsert('upload_cooldowns', row, 'user_id')
}

/** Each way in which a user could end the own cooldown. */
export async function lift(
  scene: ProjectScene,
  user: Records,
  userId: string,
): Promise<{ what: string; answer: Answer }[]> {
  const over = await ending(scene, userId, -60_000)
  const row = await rowFor(scene, 'upload_cooldowns', over)
  const { user_id, ...end } = over
  return [
    { what: 'an earlier end', answer: await user.update('upload_cooldowns', { user_id }, end) },
    { what: 'another in its place', answer: await user.upsert('upload_cooldowns', row, 'user_id') },
    { what: 'its removal', answer: await user.remove('upload_cooldowns', { user_id }) },
  ]
}

export interface Cooldown {
  /** Until its end, negative when that is past. */
  readonly leftMs: number
}

/** The cooldowns of a user. */
export async function of(scene: ProjectScene, userId: string): Promise<Cooldown[]> {
  const { url } = scene.addresses.postgres
  const rows = await query(url, 'select * from public.upload_cooldowns where user_id = $1', [
    userId,
  ])
  const until = await nameOf(scene, 'until')
  return rows.map((row) => ({ leftMs: momentIn('the end', row[until]) - Date.now() }))
}

async function ending(scene: ProjectScene, userId: string, lengthMs: number) {
  const end = new Date(Date.now() + lengthMs).toISOString()
  return { user_id: userId, [await nameOf(scene, 'until')]: end }
}
