/** Cooldowns of users: given by the service, seen by the observer. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import {
  type Answer,
  type Records,
  type Row,
  serviceRecords,
} from '../../services/supabase/records.ts'
import { inserted } from './insertions.ts'
import { momentIn } from './moments.ts'
import { nameOf } from './names.ts'
import { ownerOf } from './owner.ts'
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
  const owner = await ownerOf(scene, 'upload_cooldowns')
  return serviceRecords(scene.addresses.supabase).upsert('upload_cooldowns', row, owner)
}

/** Each way in which a user could end the own cooldown. */
export async function lift(
  scene: ProjectScene,
  user: Records,
  userId: string,
): Promise<{ what: string; answer: Answer }[]> {
  const over = await ending(scene, userId, -60_000)
  const row = await rowFor(scene, 'upload_cooldowns', over)
  const owner = await ownerOf(scene, 'upload_cooldowns')
  const { [owner]: id, ...end } = over
  const own = { [owner]: id }
  return [
    { what: 'an earlier end', answer: await user.update('upload_cooldowns', own, end) },
    { what: 'another in its place', answer: await user.upsert('upload_cooldowns', row, owner) },
    { what: 'its removal', answer: await user.remove('upload_cooldowns', own) },
  ]
}

export interface Cooldown {
  /** Until its end, negative when that is past. */
  readonly leftMs: number
}

/** The cooldowns of a user. */
export async function of(scene: ProjectScene, userId: string): Promise<Cooldown[]> {
  const { url } = scene.addresses.postgres
  const owner = identifier(await ownerOf(scene, 'upload_cooldowns'))
  const sql = `select * from public.upload_cooldowns where ${owner} = $1`
  const rows = await query(url, sql, [userId])
  const until = await nameOf(scene, 'until')
  return rows.map((row) => ({ leftMs: momentIn('the end', row[until]) - Date.now() }))
}

async function ending(scene: ProjectScene, userId: string, lengthMs: number): Promise<Row> {
  const end = new Date(Date.now() + lengthMs).toISOString()
  const owner = await ownerOf(scene, 'upload_cooldowns')
  return { [owner]: userId, [await nameOf(scene, 'until')]: end }
}
