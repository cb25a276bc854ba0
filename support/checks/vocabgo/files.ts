/** Files of users in the two buckets: their kinds, their paths, and what is left of them. */
import { randomBytes, randomUUID } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { removeObjects } from '../../services/supabase/objects.ts'
import type { Person } from '../../services/supabase/people.ts'
import { type Place, serviceVisitor } from '../../services/supabase/visitor.ts'
import type { KnownFile } from '../file-access.ts'

/** The buckets of document 003 by what the features call their files. */
export const buckets = { documents: 'document-uploads', exports: 'wordlist-exports' } as const
export type Files = keyof typeof buckets
export const bucketNames: readonly string[] = Object.values(buckets)

export interface Kind {
  readonly type: string
  readonly ending: string
}

/** What a file in a bucket usually is. */
const usual: Readonly<Record<string, Kind>> = {
  'document-uploads': { type: 'application/pdf', ending: 'pdf' },
  'wordlist-exports': { type: 'text/csv', ending: 'csv' },
}

export function usualKind(bucket: string): Kind {
  return usual[bucket] ?? { type: 'application/pdf', ending: 'pdf' }
}

/** A file that is there; the store behind the API knows its content by the version. */
export interface StoredFile extends KnownFile {
  readonly version: string
}

/** `{user_id}/{file_id}.{ext}`: document 003, "Path Structure". */
export function pathFor(userId: string, bucket: string): string {
  return `${userId}/${randomUUID()}.${usualKind(bucket).ending}`
}

/** A file of the user that the service has put there, whatever the policies say. */
export async function putFile(
  scene: ProjectScene,
  owner: Pick<Person, 'id'>,
  bucket: string,
): Promise<StoredFile> {
  tidyAfterwards(scene, owner.id)
  const { type } = usualKind(bucket)
  const place = { bucket, path: pathFor(owner.id, bucket) }
  const content = randomBytes(600)
  const put = await serviceVisitor(scene.addresses.supabase).upload(place, content, type)
  if (!put.done) throw new Violation(`the service cannot store a file in ${bucket}`, shown(put))
  return known(scene, { ...place, content, type })
}

/** The same file with the version under which its content lies now. */
export async function known(scene: ProjectScene, file: KnownFile): Promise<StoredFile> {
  const sql = 'select version from storage.objects where bucket_id = $1 and name = $2'
  const [row] = await query(scene.addresses.postgres.url, sql, [file.bucket, file.path])
  if (row === undefined) throw new Violation(`${file.bucket}/${file.path} is not stored`)
  return { ...file, version: String(row.version) }
}

/** The rows whose path holds `part`, each as `bucket/path version time`, in order. */
export async function rowsWith(scene: ProjectScene, part: string): Promise<string[]> {
  const sql = `
    select concat_ws(' ', bucket_id || '/' || name, version, updated_at) as file
    from storage.objects where strpos(name, $1) > 0 order by 1`
  const rows = await query(scene.addresses.postgres.url, sql, [part])
  return rows.map(({ file }) => String(file))
}

/** Those of `files` of which there is a row. */
export async function rowsOf<F extends Place>(
  scene: ProjectScene,
  files: readonly F[],
): Promise<F[]> {
  const sql = `
    select bucket_id || '/' || name as file from storage.objects
    where bucket_id || '/' || name = any ($1)`
  const names = files.map(({ bucket, path }) => `${bucket}/${path}`)
  const rows = await query(scene.addresses.postgres.url, sql, [names])
  const there = new Set(rows.map(({ file }) => file))
  return files.filter(({ bucket, path }) => there.has(`${bucket}/${path}`))
}

const tidied = new WeakMap<ProjectScene, Set<string>>()

/** Everything in whose path the user's id stands goes with the end of the scenario. */
export function tidyAfterwards(scene: ProjectScene, userId: string): void {
  const known = tidied.get(scene) ?? new Set()
  tidied.set(scene, known)
  if (known.has(userId)) return
  known.add(userId)
  scene.scope.undo(`remove the files of ${userId}`, async () => {
    const sql = 'select bucket_id, name from storage.objects where strpos(name, $1) > 0'
    const left = await query(scene.addresses.postgres.url, sql, [userId])
    for (const bucket of new Set(left.map(({ bucket_id }) => String(bucket_id)))) {
      const paths = left.filter((row) => row.bucket_id === bucket).map(({ name }) => String(name))
      await removeObjects(scene.addresses.supabase, bucket, paths)
    }
  })
}

const shown = (received: unknown) => ({ received })
