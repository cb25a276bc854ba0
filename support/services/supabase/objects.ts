/** What lies in a bucket, seen with the service key through the Storage API. */
import { createClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'

export interface StoredObject {
  readonly bucket: string
  readonly path: string
  readonly size: number
  readonly type: string
}

const page = 1000

/** Every object of a bucket, folders walked; throws when the bucket cannot be listed. */
export async function objectsIn(address: SupabaseAddress, bucket: string): Promise<StoredObject[]> {
  const files = storage(address).from(bucket)
  const found: StoredObject[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (let offset = 0; ; offset += page) {
      const { data, error } = await files.list(folder, { limit: page, offset })
      if (error !== null) throw new Error(`cannot list ${bucket}/${folder}: ${error.message}`)
      for (const entry of data) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`
        if (entry.id === null) folders.push(path)
        else found.push({ bucket, path, ...sizeAndType(entry.metadata) })
      }
      if (data.length < page) break
    }
  }
  return found
}

/** The bytes of an object. */
export async function bytesOf(
  address: SupabaseAddress,
  { bucket, path }: StoredObject,
): Promise<Buffer> {
  const { data, error } = await storage(address).from(bucket).download(path)
  if (error !== null) throw new Error(`cannot download ${bucket}/${path}: ${error.message}`)
  return Buffer.from(await data.arrayBuffer())
}

/** Other bytes in the place of an object's own, as nobody but an operator can do it. */
export async function replaceObject(
  address: SupabaseAddress,
  { bucket, path, type }: Pick<StoredObject, 'bucket' | 'path' | 'type'>,
  content: Buffer,
): Promise<void> {
  const options = { contentType: type, upsert: true }
  const { error } = await storage(address).from(bucket).update(path, content, options)
  if (error !== null) throw new Error(`cannot replace ${bucket}/${path}: ${error.message}`)
}

/** Removes objects; the answer counts what is gone. */
export async function removeObjects(
  address: SupabaseAddress,
  bucket: string,
  paths: readonly string[],
): Promise<number> {
  const { data, error } = await storage(address)
    .from(bucket)
    .remove([...paths])
  if (error !== null) throw new Error(`cannot remove from ${bucket}: ${error.message}`)
  return data.length
}

/** Removes a bucket with all that lies in it. */
export async function removeBucket(address: SupabaseAddress, bucket: string): Promise<void> {
  const emptied = await storage(address).emptyBucket(bucket)
  if (emptied.error !== null) throw new Error(`cannot empty ${bucket}: ${emptied.error.message}`)
  const { error } = await storage(address).deleteBucket(bucket)
  if (error !== null) throw new Error(`cannot remove ${bucket}: ${error.message}`)
}

function storage({ url, serviceKey }: SupabaseAddress) {
  return createClient(url, serviceKey, { auth: { persistSession: false } }).storage
}

function sizeAndType(metadata: Record<string, unknown> | null): { size: number; type: string } {
  return { size: Number(metadata?.size ?? 0), type: String(metadata?.mimetype ?? '') }
}
