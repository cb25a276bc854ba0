/** A row as somebody else would forge it: like one that is there, and refused for nothing but whose it is. */
import { randomInt, randomUUID } from 'node:crypto'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import type { Row } from '../services/supabase/records.ts'

/** Larger than any number that a test has given, small enough for every type of whole numbers but the least. */
const freshNumber = () => 1_000_000 + randomInt(1_000_000)

const fresh: readonly (readonly [type: RegExp, value: (old: unknown) => unknown])[] = [
  [/^uuid$/, () => randomUUID()],
  [/^(integer|bigint|numeric)/, freshNumber],
  [/^(text|character varying)/, (old) => `${String(old)}-${randomUUID().slice(0, 8)}`],
]

/**
 * A copy of the row of this table in the schema public: what must be unique and refers to nothing is new,
 * what the database gives by itself is left to it.
 */
export async function forgedCopy({ addresses }: Scene, table: string, row: Row): Promise<Row> {
  const columns = await query(
    addresses.postgres.url,
    `select a.attname::text as name, format_type(a.atttypid, null) as type,
       a.attgenerated <> '' or a.attidentity <> '' as given,
       exists (select from pg_index i where i.indrelid = a.attrelid and i.indisunique
         and a.attnum = any (i.indkey)) as single,
       exists (select from pg_constraint k where k.conrelid = a.attrelid and k.contype = 'f'
         and a.attnum = any (k.conkey)) as refers
     from pg_attribute a
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [identifier(`public.${table}`)],
  )
  const left = columns.filter(({ given }) => given !== true)
  return Object.fromEntries(
    left.map(({ name, type, single, refers }) => {
      const old = row[String(name)]
      if (single !== true || refers === true) return [String(name), old]
      const [, renew] = fresh.find(([pattern]) => pattern.test(String(type))) ?? []
      return [String(name), renew === undefined ? old : renew(old)]
    }),
  )
}
