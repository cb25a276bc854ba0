/** The table of users: its id, what refers to it, and what it must not have. */
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { expectEqual, expectThat } from '../expect.ts'

/** The shape of the table of users, and of what refers to it. */
export async function shapeOfUsers({ production }: ProductionScene, url: string) {
  const { table, id } = production.users
  const [schema = '', name = ''] = table.split('.')
  const columns = await query(
    url,
    `select column_name, data_type from information_schema.columns
     where table_schema = $1 and table_name = $2`,
    [schema, name],
  )
  const links = await query(
    url,
    `select c.conrelid::regclass::text || '.' || a.attname as name,
       format_type(a.atttypid, null) as type
     from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
     where c.contype = 'f' and c.confrelid = $1::regclass and c.connamespace <> 'auth'::regnamespace`,
    [identifier(table)],
  )
  return {
    id: columns.find(({ column_name: column }) => column === id)?.data_type,
    columns: columns.map(({ column_name: column }) => String(column)),
    links: Object.fromEntries(links.map(({ name: link, type }) => [String(link), type])),
  }
}

export type UsersShape = Awaited<ReturnType<typeof shapeOfUsers>>

/** The id and all that refers to it are UUIDs. */
export function idsAreUniversal({ id, links }: UsersShape): void {
  expectEqual('the type of the id of users', id, 'uuid')
  const others = Object.entries(links).filter(([, type]) => type !== 'uuid')
  expectEqual('references to users of another type', Object.fromEntries(others), {})
  expectThat(Object.keys(links).length > 0, 'nothing refers to the table of users')
}

/** Neither a password nor a switch is left. */
export function hasNoFormerColumns({ columns }: UsersShape): void {
  const found = columns.filter((name) => /password|^is_active$/.test(name))
  expectEqual('columns of users that had to go', found, [])
}
