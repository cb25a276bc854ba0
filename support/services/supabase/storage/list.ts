/** Lists a folder of a bucket, the first way: name by name, in pages by offset. */
import type { Context, Hono } from 'hono'
import { asCaller } from './as-user.ts'
import { coerced, jsonBody, requireCaller, requiredText, type StorageServices } from './requests.ts'

const sortable = new Set(['name', 'created_at', 'updated_at', 'last_accessed_at'])

export interface Sorting {
  readonly column: string
  readonly descending: boolean
}

export function listRoutes(router: Hono, s: StorageServices): void {
  router.post('/object/list/:bucket', (c) => list(c, s))
}

/** Folders have no id and no times; a bucket that does not exist is simply empty. */
async function list(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const body = await jsonBody(c)
  const prefix = requiredText(body, 'prefix')
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
  const beginning = String(body.search ?? '').replace(/[\\%_]/g, '\\$&')
  const values = [
    c.req.param('bucket'),
    folder,
    `${beginning}%`,
    whole(body.limit, 100),
    whole(body.offset, 0),
  ]
  const { rows } = await asCaller(s.pool, caller, 'storage.object.list', (db) =>
    db.query(listing(sortingOf(body.sortBy)), values),
  )
  return c.json(rows)
}

/** The order by name does not tell capitals from small letters, as in the hosted service. */
function listing({ column, descending }: Sorting): string {
  const order = descending ? 'desc' : 'asc'
  const by = column === 'name' ? `lower(name) ${order}` : `${column} ${order} nulls first`
  return `
    with inside as (
      select *, substr(name, length($2) + 1) as rest
      from storage.objects
      where bucket_id = $1 and starts_with(name, $2)
    ),
    entries as (
      select
        split_part(rest, '/', 1) as name, null::uuid as id, null::timestamptz as updated_at,
        null::timestamptz as created_at, null::timestamptz as last_accessed_at,
        null::jsonb as metadata
      from inside
      where rest like '%/%'
      group by 1
      union all
      select rest, id, updated_at, created_at, last_accessed_at, metadata
      from inside
      where rest not like '%/%'
    )
    select name, id, updated_at, created_at, last_accessed_at, metadata
    from entries
    where name ilike $3
    order by ${by}, name
    limit $4 offset $5`
}

/** Only known columns reach the SQL text; anything else sorts by name, ascending. */
export function sortingOf(given: unknown): Sorting {
  const { column, order } = { column: 'name', order: 'asc', ...(given ?? {}) }
  return {
    column: sortable.has(String(column)) ? String(column) : 'name',
    descending: order === 'desc',
  }
}

export const whole = (given: unknown, otherwise: number) =>
  Number.isInteger(coerced(given)) && Number(given) >= 0 ? Number(given) : otherwise
