/** The buckets of a project, seen and made with the service key. */
import { createClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'

export interface Bucket {
  readonly name: string
  readonly public: boolean
  /** Bytes that an object may have; null without a limit of the bucket's own. */
  readonly limit: number | null
}

/** All buckets, by name. */
export async function bucketsOf(address: SupabaseAddress): Promise<Bucket[]> {
  const { data, error } = await storage(address).listBuckets()
  if (error !== null) throw new Error(`cannot list the buckets: ${error.message}`)
  return data
    .map((bucket) => ({
      name: bucket.name,
      public: bucket.public,
      limit: bucket.file_size_limit ?? null,
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** A private bucket without limits, as a person makes it by hand. */
export async function makeBucket(address: SupabaseAddress, name: string): Promise<void> {
  const { error } = await storage(address).createBucket(name, { public: false })
  if (error !== null) throw new Error(`cannot make the bucket ${name}: ${error.message}`)
}

/** Makes those of the buckets that a system leaves to be made by hand. */
export async function makeMissing(
  address: SupabaseAddress,
  names: readonly string[],
): Promise<void> {
  const there = new Set((await bucketsOf(address)).map(({ name }) => name))
  for (const name of names.filter((each) => !there.has(each))) await makeBucket(address, name)
}

/** Where an object would be read without any key if its bucket were public. */
export function publicAddress(address: SupabaseAddress, bucket: string, path: string): string {
  return storage(address).from(bucket).getPublicUrl(path).data.publicUrl
}

function storage({ url, serviceKey }: SupabaseAddress) {
  return createClient(url, serviceKey, { auth: { persistSession: false } }).storage
}
