/** Asks every store whether runs may write to it; nothing is written before all have said so. */
import type { RemotePlace } from '../../config/remote.ts'
import { suiteError } from '../../core/errors.ts'
import { markerKey as storeKey, storeMarker } from '../../services/object-store/marker.ts'
import { databaseMarker, markerSchema } from '../../services/postgres/foreign.ts'
import { markerKey, redisMarker } from '../../services/redis/marker.ts'
import { markerObject, storageMarker } from '../../services/supabase/marker.ts'
import { refuseStrangeHosts } from '../../targets/remote/hosts.ts'
import type { SystemPlace } from './places.ts'

interface Store {
  readonly name: string
  readonly address: string
  /** The marker names it too. */
  readonly bucket?: string
  readonly read: () => Promise<string | undefined>
  /** How the operator places the marker, given its text. */
  readonly way: (marker: string) => string
}

/**
 * The hosts first, before anything is sent; then the markers. A marker repeats the name of the place
 * and the host of its store, so that a copy of marked data elsewhere permits nothing.
 */
export async function refuseWithoutPermission(
  { name, allow, deny }: RemotePlace,
  places: readonly SystemPlace[],
): Promise<void> {
  for (const { addresses } of places) refuseStrangeHosts(addresses, { allow, deny })
  for (const store of places.flatMap(storesOf)) {
    const expected = markerText(name, store.address, store.bucket)
    const found = await store.read()
    if (found === expected) continue
    const detail = found === undefined ? 'it has no marker' : `its marker is for "${found}"`
    throw suiteError('REMOTE_UNMARKED', { store: store.name, detail, way: store.way(expected) })
  }
}

/**
 * `staging@db.example.com:5432`: what every marker of the place holds for the store at `address`; of a
 * bucket, whose endpoint others share, `staging@account.r2.example.com/bucket`.
 */
export function markerText(name: string, address: string, bucket?: string): string {
  const { host } = new URL(address)
  return `${name}@${host}${bucket === undefined ? '' : `/${bucket}`}`
}

function storesOf({ system, stack, hasRedis, hasStores }: SystemPlace): Store[] {
  if (!hasStores) return []
  const { postgres, redis, supabase, objectStore } = stack
  const { bucket, path } = markerObject
  return [
    {
      name: `the database of ${system}`,
      address: postgres.url,
      read: () => databaseMarker(postgres.url),
      way: (marker) =>
        `create schema ${markerSchema}; comment on schema ${markerSchema} is '${marker}'`,
    },
    {
      name: `the storage of ${system}`,
      address: supabase.url,
      read: () => storageMarker(supabase),
      way: (marker) => `a file ${path} with the text ${marker} in a private bucket ${bucket}`,
    },
    ...(objectStore === undefined
      ? []
      : [
          {
            name: `the object store of ${system}`,
            address: objectStore.endpoint,
            bucket: objectStore.bucket,
            read: () => storeMarker(objectStore),
            way: (marker: string) => `an object ${storeKey} with the text ${marker} in its bucket`,
          },
        ]),
    ...(hasRedis
      ? [
          {
            name: `the Redis of ${system}`,
            address: redis.url,
            read: () => redisMarker(redis.url),
            way: (marker: string) => `set ${markerKey} ${marker}`,
          },
        ]
      : []),
  ]
}
