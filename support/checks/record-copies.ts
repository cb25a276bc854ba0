/** Many records of one user without the work of as many uploads. */
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'

/**
 * Copies the row of an extraction `count` times: the copies differ in their ids and in whatever must be
 * unique, and in nothing else, so their times are equal, too. They go with the scenario.
 */
export async function copyExtraction(
  { manifest, addresses, scope }: Scene,
  extraction: string,
  count: number,
): Promise<void> {
  const { table, id } = manifest.extractions
  const { url } = addresses.postgres
  const [columns] = await query(
    url,
    `select array(select distinct a.attname::text from pg_index i
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
       where i.indrelid = to_regclass($1) and i.indisunique and a.attname <> $2
         and a.atttypid in ('text'::regtype, 'varchar'::regtype)) as names`,
    [table, id],
  )
  const unique = (columns?.names ?? []) as string[]
  const fresh = unique.map((name) => `'${name}', to_jsonb(t) ->> '${name}' || n`)
  const changes = [`'${id}', gen_random_uuid()`, ...fresh].join(', ')
  const quoted = identifier(table)
  const rows = await query(
    url,
    `insert into ${quoted} select (jsonb_populate_record(null::${quoted},
       to_jsonb(t) || jsonb_build_object(${changes}))).*
     from ${quoted} t, generate_series(1, ${count}) n where t.${identifier(id)}::text = $1
     returning ${identifier(id)}::text as id`,
    [extraction],
  )
  const ids = rows.map((row) => String(row.id))
  scope.undo('remove the copies', () =>
    query(url, `delete from ${quoted} where ${identifier(id)}::text = any ($1)`, [ids]),
  )
}
