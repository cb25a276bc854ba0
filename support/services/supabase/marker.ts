/** The operator's marker in a project's storage: an object whose content says that runs may write here. */
import { createClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'

export const markerObject = { bucket: 'plumbline-may-write', path: 'marker.txt' } as const

/** What stands there; undefined without it. Reads only. */
export async function storageMarker({
  url,
  serviceKey,
}: SupabaseAddress): Promise<string | undefined> {
  const { storage } = createClient(url, serviceKey, { auth: { persistSession: false } })
  const { data, error } = await storage.from(markerObject.bucket).download(markerObject.path)
  return error === null ? (await data.text()).trim() : undefined
}
