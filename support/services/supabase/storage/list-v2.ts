/** Lists a bucket, the second way: objects and folders apart, in pages by a cursor. */
import type { Context, Hono } from 'hono'
import { asCaller } from './as-user.ts'
import { type Sorting, sortingOf, whole } from './list.ts'
import { jsonBody, requireCaller, type StorageServices } from './requests.ts'

interface Entry {
  readonly is_folder: boolean
  /** Where the entry stands in the order; the cursor of the page that ends with it. */
  readonly place: string
}

export function listV2Routes(router: Hono, s: StorageServices): void {
  router.post('/object/list-v2/:bucket', (c) => listV2(c, s))
}

/**
 * The cursor names the last entry of a page and not its number, so that a client that deletes what
 * it has listed misses nothing.
 */
async function listV2(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const body = await jsonBody(c)
  const limit = Math.min(whole(body.limit, 1000), 1000)
  const values = [
    c.req.param('bucket'),
    String(body.prefix ?? ''),
    body.with_delimiter === true,
    typeof body.cursor === 'string' ? Buffer.from(body.cursor, 'base64url').toString() : null,
    limit + 1,
  ]
  const { rows } = await asCaller(s.pool, caller, 'storage.object.list_v2', (db) =>
    db.query<Entry>(listing(sortingOf(body.sortBy)), values),
  )
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasNext = rows.length > limit
  const ofKind = (folder: boolean) =>
    page
      .filter(({ is_folder }) => is_folder === folder)
      .map(({ is_folder: _, place: __, ...shown }) => shown)
  return c.json({
    hasNext,
    folders: ofKind(true),
    objects: ofKind(false),
    ...(hasNext && last && { nextCursor: Buffer.from(last.place).toString('base64url') }),
  })
}

/** The text of a time sorts as the time does; folders have none and stand before all objects. */
function listing({ column, descending }: Sorting): string {
  const time = `coalesce(to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '')`
  const place = column === 'name' ? 'name' : `${time} || ' ' || name`
  const [beyond, order] = descending ? ['<', 'desc'] : ['>', 'asc']
  return `
    with inside as (
      select *, substr(name, length($2) + 1) as rest
      from storage.objects
      where bucket_id = $1 and starts_with(name, $2)
    ),
    entries as (
      select
        true as is_folder, $2 || split_part(rest, '/', 1) || '/' as name, null::uuid as id,
        null::timestamptz as updated_at, null::timestamptz as created_at,
        null::timestamptz as last_accessed_at, null::jsonb as metadata
      from inside
      where $3 and rest like '%/%'
      group by 2
      union all
      select false, name, id, updated_at, created_at, last_accessed_at, metadata
      from inside
      where not $3 or rest not like '%/%'
    ),
    placed as (select *, (${place}) collate "C" as place from entries)
    select
      is_folder, place,
      case when $3 then rtrim(substr(name, length($2) + 1), '/') else name end as key,
      name, id, updated_at, created_at, last_accessed_at, metadata
    from placed
    where $4::text is null or place ${beyond} $4
    order by place ${order}
    limit $5`
}
