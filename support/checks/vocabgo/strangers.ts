/** Users who sign up themselves, users who never sign in, and rows that belong to nobody. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'
import { keyOf, type Table } from './names.ts'
import { ownerIfAny } from './owner.ts'
import { place } from './rows.ts'
import { removeWithRows } from './users.ts'

/** Ids of users without a session, enough to own rows; gone with their rows at the end. */
export async function owners(scene: ProjectScene, count: number): Promise<string[]> {
  const { url } = scene.addresses.postgres
  const rows = await query(
    url,
    `insert into auth.users (id, email)
     select id, 'plumbline-' || id || '@example.com'
     from (select gen_random_uuid() as id from generate_series(1, $1)) as fresh
     returning id`,
    [count],
  )
  const ids = rows.map(({ id }) => String(id))
  scene.scope.undo(`remove ${count} users`, async () => {
    const remove = () => query(url, 'delete from auth.users where id = any ($1)', [ids])
    await removeWithRows(scene, ids, remove)
  })
  return ids
}

/**
 * A row without an owner in each table that takes one: to somebody without a session, "no owner"
 * may look like "mine". None where every table demands an owner.
 */
export async function rowsWithoutOwner(
  scene: ProjectScene,
): Promise<Partial<Record<Table, Row[]>>> {
  const { url } = scene.addresses.postgres
  const found: Partial<Record<Table, Row[]>> = {}
  for (const table of ['jobs', 'wordlists', 'upload_cooldowns'] as const) {
    const owner = await ownerIfAny(scene, table)
    if (owner === undefined || owner.required) continue
    const row = await place(scene, table, { user_id: null })
    const [[name = '', id] = []] = Object.entries(await keyOf(scene, table, row))
    scene.scope.undo(`remove a row of ${table} without an owner`, async () => {
      await query(url, `delete from public.${table} where ${identifier(name)} = $1`, [id])
    })
    found[table] = [row]
  }
  return found
}
