/** Indexes as the catalogue of the database has them. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { nameOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'

export interface Index {
  readonly name: string
  readonly table: string
  /** Valid and ready: an index that was not built to its end is neither. */
  readonly whole: boolean
  readonly unique: boolean
  /** Whether uniqueness is looked at only at the end of a transaction. */
  readonly deferrable: boolean
  readonly keys: readonly string[]
}

const catalogue = `
  select
    class.relname as name,
    indexed.relname as "table",
    indisvalid and indisready as whole,
    indisunique as unique,
    coalesce((select condeferrable from pg_constraint where conindid = indexrelid limit 1), false)
      as deferrable,
    array(
      select pg_get_indexdef(indexrelid, place, true) from generate_series(1, indnkeyatts) as place
    ) as keys
  from pg_index
  join pg_class as class on class.oid = indexrelid
  join pg_class as indexed on indexed.oid = indrelid
  where indexed.relnamespace = 'public'::regnamespace`

export async function indexesOf({ addresses }: ProjectScene): Promise<Index[]> {
  return (await query(addresses.postgres.url, catalogue)) as unknown as Index[]
}

/** What the features call a key of `table`, as its column. */
export async function keyColumn(
  scene: ProjectScene,
  table: string,
  words: string,
): Promise<string> {
  switch (words) {
    case 'the owner':
      return ownerOf(scene, table as Table)
    case 'the status':
      return 'status'
    case 'the creation':
      return 'created_at'
    case 'the place':
      return 'queue_position'
    case 'the job':
      return nameOf(scene, 'metricsJob')
    case 'the end':
      return nameOf(scene, 'until')
    default:
      throw new Error(`no key is called "${words}"`)
  }
}
