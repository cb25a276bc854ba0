/** What an upload must leave behind: the object, the URL and the row. */
import { createHash } from 'node:crypto'
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { bytesOf, objectsIn, type StoredObject } from '../services/supabase/objects.ts'
import { call } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectOne, expectThat } from './expect.ts'

/** Paths that were there before, by bucket. */
export type Inventory = Readonly<Record<string, ReadonlySet<string>>>

/** What lies in both buckets now. */
export async function inventory({ manifest, addresses }: Scene): Promise<Inventory> {
  const names = Object.values(manifest.buckets)
  const entries = names.map(async (bucket) => {
    const objects = await objectsIn(addresses.supabase, bucket)
    return [bucket, new Set(objects.map(({ path }) => path))] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Exactly one new object in `bucket` has the bytes of the upload; no other bucket has them. */
export async function storedOnce(
  scene: Scene,
  { document }: Upload,
  bucket: string,
  before: Inventory,
): Promise<StoredObject> {
  for (const name of Object.keys(before)) {
    if (name === bucket) continue
    const strays = await sameSize(scene, name, before, document.length)
    expectEqual(
      `the upload appears in the bucket "${name}", too`,
      strays.map((o) => o.path),
      [],
    )
  }
  const candidates = await sameSize(scene, bucket, before, document.length)
  const what = `new objects of ${document.length} bytes in the bucket "${bucket}"`
  const object = expectOne(what, candidates)
  const stored = await bytesOf(scene.addresses.supabase, object)
  scene.measured('the stored object', { ...object, sha256: digest(stored) })
  expectEqual('SHA-256 of the stored object', digest(stored), digest(document))
  return object
}

/** The lifetime that the URL's own signature carries, in seconds: not what an answer says of it. */
export function lifetimeOf(url: string): { seconds: number; issuedAt: number } {
  const parameters = URL.parse(url)?.searchParams
  const amazon = parameters?.get('X-Amz-Expires')
  if (amazon != null) return { seconds: Number(amazon), issuedAt: amazonDate(parameters) }
  const token = parameters?.get('token') ?? ''
  const { iat, exp } = payloadOf(token)
  return { seconds: exp - iat, issuedAt: iat * 1000 }
}

/** The row of the upload holds exactly the URL that was issued. */
export async function rowHoldsUrl(scene: Scene, { extraction, url }: Upload): Promise<void> {
  const { table, id, url: column } = scene.manifest.extractions
  const rows = await query(
    scene.addresses.postgres.url,
    `select ${identifier(column)} as url from ${identifier(table)} where ${identifier(id)}::text = $1`,
    [extraction],
  )
  const row = expectOne(`rows of ${table} for the extraction ${extraction}`, rows)
  expectEqual(`${table}.${column} of the extraction ${extraction}`, row.url, url)
}

/** The URL of an upload does not lead to the document of another one that came at the same time. */
export async function notSwapped({ url }: Upload, other: Upload): Promise<void> {
  const { body } = await call(url).catch(unanswered)
  const swapped = body !== undefined && digest(body) === digest(other.document)
  expectThat(!swapped, 'the URL of an upload leads to the document of another user')
}

/** Anyone who has the URL gets the bytes, as a PDF and in full. */
export async function fetchedByAnyone({ document, url }: Upload): Promise<void> {
  const answer = await call(url)
  expectEqual('GET of the signed URL without credentials', answer.status, 200)
  expectEqual('SHA-256 of what the URL delivers', digest(answer.body), digest(document))
  expectEqual('Content-Length', Number(answer.headers.get('content-length')), document.length)
  const type = answer.headers.get('content-type')?.split(';')[0]
  expectEqual('Content-Type', type, 'application/pdf')
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function sameSize({ addresses }: Scene, bucket: string, before: Inventory, size: number) {
  const objects = await objectsIn(addresses.supabase, bucket)
  return objects.filter(
    (object) => object.size === size && before[bucket]?.has(object.path) !== true,
  )
}

function payloadOf(token: string): { iat: number; exp: number } {
  const part = token.split('.')[1] ?? ''
  expectThat(part !== '', 'the URL carries no signed token: it is public or not signed at all')
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) ?? {}
  } catch (cause) {
    throw new Violation('the token of the URL says nothing that can be read', { cause })
  }
}

function amazonDate(parameters: URLSearchParams | undefined): number {
  const text = parameters?.get('X-Amz-Date') ?? ''
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

/** A URL that nobody answers is the business of another promise. */
function unanswered(error: unknown): { body: undefined } {
  if (error instanceof Violation) return { body: undefined }
  throw error
}
