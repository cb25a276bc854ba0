/** Many records of one user without the work of as many uploads. */
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { newIdsSql } from './extraction-ids.ts'

/**
 * A statement that copies the row whose id is its parameter, `count` times: the copies differ in their
 * ids, in whatever must be unique, and in `changes` (SQL, by column). It returns the new ids.
 */
export async function copying(
  scene: Scene,
  count: number,
  changes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { manifest, addresses } = scene
  const { table, id } = manifest.extractions
  const [columns] = await query(
    addresses.postgres.url,
    `select array(select distinct a.attname::text from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
       where i.indrelid = to_regclass($1) and i.indisunique and a.attname <> $2
         and a.atttypid in ('text'::regtype, 'varchar'::regtype)) as names`,
    [table, id],
  )
  const unique = (columns?.names ?? []) as string[]
  const fresh = unique.map((name) => [name, `to_jsonb(t) ->> '${name}' || n`])
  const all = { [id]: await newIdsSql(scene), ...Object.fromEntries(fresh), ...changes }
  const pairs = Object.entries(all).map(([name, sql]) => `'${name}', ${sql}`)
  const quoted = identifier(table)
  return `insert into ${quoted} overriding system value select (jsonb_populate_record(null::${quoted},
      to_jsonb(t) || jsonb_build_object(${pairs.join(', ')}))).*
    from ${quoted} t, generate_series(1, ${count}) n where t.${identifier(id)}::text = $1
    returning ${identifier(id)}::text as id`
}

/** Copies the row so often; nothing else differs, so all times are equal. They go with the scenario. */
export async function copyExtraction(
  scene: Scene,
  extraction: string,
  count: number,
): Promise<void> {
  const { table, id } = scene.manifest.extractions
  const { url } = scene.addresses.postgres
  const rows = await query(url, await copying(scene, count), [extraction])
  const ids = rows.map((row) => String(row.id))
  const where = `where ${identifier(id)}::text = any ($1)`
  scene.scope.undo('remove the copies', () =>
    query(url, `delete from ${identifier(table)} ${where}`, [ids]),
  )
}
