/** What the columns of a table are, as its database says. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'

export interface Column {
  readonly name: string
  /** As PostgreSQL writes it: `uuid`, `timestamp with time zone`, `jsonb`, the name of an enum. */
  readonly type: string
  /** The type beneath, where the column's own is a domain; else the same. */
  readonly base: string
  /** The most letters that a text may have; undefined where there is no such limit. */
  readonly most?: number
  /** It has to differ from row to row, perhaps together with others; not said of the key. */
  readonly unique: boolean
  readonly required: boolean
  readonly hasDefault: boolean
  /** Made of other columns: nobody writes it. */
  readonly generated: boolean
  /** The default as PostgreSQL writes it. */
  readonly standard: string | null
  /** Whether it alone is the primary key. */
  readonly isKey: boolean
  /** The table that its foreign key leads to, as `schema.table`. */
  readonly refersTo?: string
  /** What its domain asks, where it has one, as PostgreSQL writes constraints. */
  readonly ofDomain: readonly string[]
  /** The values that an enum or a CHECK of the column alone allows; empty where any is. */
  readonly allowed: readonly string[]
}

const catalogue = `
  select
    attribute.attname as name,
    format_type(attribute.atttypid, null) as type,
    format_type(coalesce(nullif(type.typbasetype, 0), type.oid), null) as base,
    case when format_type(coalesce(nullif(type.typbasetype, 0), type.oid), null) like 'character%'
      then nullif(greatest(attribute.atttypmod, type.typtypmod), -1) - 4 end as most,
    exists (
      select from pg_index
      where indrelid = attribute.attrelid and indisunique and not indisprimary
        and attribute.attnum = any (indkey::smallint[])
    ) as "unique",
    attribute.attnotnull or type.typnotnull as required,
    attribute.atthasdef or attribute.attidentity <> '' as "hasDefault",
    attribute.attgenerated <> '' as generated,
    (
      select pg_get_expr(adbin, adrelid) from pg_attrdef
      where adrelid = attribute.attrelid and adnum = attribute.attnum
    ) as standard,
    exists (
      select from pg_index
      where indrelid = attribute.attrelid and indisprimary
        and indkey::text = attribute.attnum::text
    ) as "isKey",
    (
      select foreign_schema.nspname || '.' || foreign_table.relname
      from pg_constraint
      join pg_class as foreign_table on foreign_table.oid = confrelid
      join pg_namespace as foreign_schema on foreign_schema.oid = foreign_table.relnamespace
      where conrelid = attribute.attrelid and contype = 'f' and conkey = array[attribute.attnum]
      limit 1
    ) as "refersTo",
    array(
      select enumlabel::text from pg_enum
      where enumtypid = attribute.atttypid order by enumsortorder
    ) as labels,
    array(
      select pg_get_constraintdef(oid) from pg_constraint
      where conrelid = attribute.attrelid and contype = 'c' and conkey = array[attribute.attnum]
    ) as checks,
    array(
      select pg_get_constraintdef(oid) from pg_constraint
      where contypid = attribute.atttypid and contypid <> 0
    ) as "ofDomain"
  from pg_attribute as attribute
  join pg_type as type on type.oid = attribute.atttypid
  where attribute.attrelid = to_regclass($1) and attribute.attnum > 0 and not attisdropped
  order by attribute.attnum`

const known = new WeakMap<ProjectScene, Map<string, Promise<Column[]>>>()

/** The same, asked once in a scenario: for preparing rows, whose tables do not change meanwhile. */
export function knownColumns(scene: ProjectScene, table: string): Promise<Column[]> {
  const tables = known.get(scene) ?? new Map<string, Promise<Column[]>>()
  known.set(scene, tables)
  const asked = tables.get(table) ?? columnsOf(scene.addresses.postgres.url, `public.${table}`)
  tables.set(table, asked)
  return asked
}

/** None where the table does not exist. */
export async function columnsOf(url: string, table: string): Promise<Column[]> {
  const rows = await query(url, catalogue, [table])
  return rows.map(({ labels, checks, refersTo, most, ...column }) => ({
    ...(column as Omit<Column, 'allowed' | 'refersTo' | 'most'>),
    ...(typeof refersTo === 'string' ? { refersTo } : {}),
    ...(typeof most === 'number' ? { most } : {}),
    allowed: allowedBy(labels as string[], [
      ...(checks as string[]),
      ...(column.ofDomain as string[]),
    ]),
  }))
}

/** The words that a list in a CHECK names, such as `= ANY (ARRAY['a'::text, 'b'::text])`. */
function allowedBy(labels: readonly string[], checks: readonly string[]): readonly string[] {
  if (labels.length > 0) return labels
  const lists = checks.filter((check) => /= ANY \(|\bOR\b|= '/.test(check))
  return lists.flatMap((check) =>
    [...check.matchAll(/'((?:[^']|'')*)'/g)].map(([, word = '']) => word.replaceAll("''", "'")),
  )
}
