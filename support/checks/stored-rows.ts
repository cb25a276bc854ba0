/** The storage's own records of objects, as the database shows them. */
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import { bytesOf } from '../services/supabase/objects.ts'
import type { Place } from '../services/supabase/visitor.ts'
import { expectEqual, expectThat } from './expect.ts'
import { digest } from './file-access.ts'

export interface StoredRow extends Place {
  readonly id: string
  /** The user to whom the object belongs; null for one that the service key made. */
  readonly owner: string | null
  readonly size: number
  readonly type: string
  readonly cacheControl: string | null
  readonly createdAt: Date | null
  readonly updatedAt: Date | null
}

// Newer versions of the storage fill `owner_id` only.
const columns = `id::text, bucket_id, name, coalesce(owner_id, owner::text) as owner, metadata,
  created_at, updated_at`

/** Every object of `bytes` bytes, in all buckets. */
function rowsOfSize(scene: Scene, bytes: number): Promise<StoredRow[]> {
  return rowsWhere(scene, `metadata ->> 'size' = $1`, String(bytes))
}

/** Every object that belongs to the user or lies below the user's id. */
function rowsOfUser(scene: Scene, user: string): Promise<StoredRow[]> {
  return rowsWhere(scene, `owner_id = $1 or owner::text = $1 or position($1 in name) > 0`, user)
}

async function rowsWhere({ addresses }: Scene, where: string, value: string) {
  const sql = `select ${columns} from storage.objects where ${where} order by bucket_id, name`
  const rows = await query(addresses.postgres.url, sql, [value])
  return rows.map((row) => rowOf(row, (row.metadata ?? {}) as Record<string, unknown>))
}

/** The one object that holds exactly `document`; violated when there is none or more than one. */
export async function rowOfDocument(scene: Scene, document: Buffer): Promise<StoredRow> {
  const same = await rowsOfDocument(scene, document)
  const [row] = same
  if (row !== undefined && same.length === 1) return row
  const what = `objects with exactly the ${document.length} bytes of the upload`
  throw new Violation(what, { expected: 'one', received: same.map(placeOf) })
}

/** Every object with exactly these bytes. */
async function rowsOfDocument(scene: Scene, document: Buffer): Promise<StoredRow[]> {
  const same = []
  for (const row of await rowsOfSize(scene, document.length)) {
    const stored = await bytesOf(scene.addresses.supabase, row)
    if (digest(stored) === digest(document)) same.push(row)
  }
  return same
}

const placeOf = ({ bucket, path }: Place) => `${bucket}/${path}`

/** These bytes are stored nowhere, and nothing at all is of this user. */
export async function nothingStored(
  scene: Scene,
  what: string,
  content: Buffer,
  user: string,
): Promise<void> {
  const same = content.length === 0 ? [] : await rowsOfDocument(scene, content)
  const places = [...same, ...(await rowsOfUser(scene, user))].map((row) => placeOf(row))
  expectEqual(`${what}: what is stored although it was refused`, [...new Set(places)], [])
}

/** How far the clock of the database may be from ours, in milliseconds. */
const clockToleranceMs = 5_000

/** The record tells whose object it is, where, how large, of which kind and since when. */
export function isComplete(
  row: StoredRow,
  wanted: { bucket: string; owner: string; size: number; type: string; since: number },
): void {
  const { bucket, size, type } = row
  const { since, ...expected } = wanted
  // What the service key stores has no owner of its own: policies know it by its folder then.
  const owner = row.owner ?? row.path.split('/').find((folder) => folder === wanted.owner) ?? null
  expectEqual("the storage's record of the upload", { bucket, owner, size, type }, expected)
  expectThat(row.id !== '' && row.path !== '', 'the record has no id or no name')
  expectThat(row.cacheControl !== null, 'the record has no cacheControl', { received: row })
  for (const [name, at] of Object.entries({ createdAt: row.createdAt, updatedAt: row.updatedAt })) {
    const time = at?.getTime() ?? Number.NaN
    const near = time > since - clockToleranceMs && time < Date.now() + clockToleranceMs
    const received = at?.toISOString() ?? 'nothing'
    expectThat(near, `${name} of the record is not the time of the upload`, { received })
  }
}

function rowOf(row: Record<string, unknown>, metadata: Record<string, unknown>): StoredRow {
  const date = (value: unknown) => (value instanceof Date ? value : null)
  return {
    id: String(row.id),
    bucket: String(row.bucket_id),
    path: String(row.name),
    owner: typeof row.owner === 'string' ? row.owner : null,
    size: Number(metadata.size),
    type: String(metadata.mimetype ?? ''),
    cacheControl: typeof metadata.cacheControl === 'string' ? metadata.cacheControl : null,
    createdAt: date(row.created_at),
    updatedAt: date(row.updated_at),
  }
}
