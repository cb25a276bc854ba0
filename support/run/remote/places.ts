/** The services of each system on the remote target, as the configuration gives them. */
import type { RemotePlace, RemoteSystem } from '../../config/remote.ts'
import { suiteError } from '../../core/errors.ts'
import type { StackAddresses } from '../../ports/services.ts'
import { placeAt, type QueuePlace } from '../../queues/place.ts'
import type { OwnerColumns } from '../../services/postgres/owned-rows.ts'
import { type AnyManifest, isProduction, isProject } from '../../systems/manifest.ts'
import { databaseAt, nowhere, objectStoreAt, redisAt } from './place-addresses.ts'

/** What one system is made of there; the addresses are those of its owner, with all their rights. */
export interface SystemPlace {
  readonly system: string
  readonly manifest: AnyManifest
  readonly stack: StackAddresses
  /** Empty for a system without routes. */
  readonly api: string
  readonly hasRedis: boolean
  /** False where only the address of the API is given: then nothing is written anywhere. */
  readonly hasStores: boolean
  /** The system's own queue. */
  readonly queue?: QueuePlace
  /** Columns that say whose a row is, also where no foreign key does. */
  readonly owners: OwnerColumns
  /** Every address, for the rules of hosts. */
  readonly addresses: readonly string[]
}

/** Throws `REMOTE_BROKEN` where the configuration lacks what a manifest needs. */
export function placesOf(config: RemotePlace, manifests: readonly AnyManifest[]): SystemPlace[] {
  return manifests.map((manifest) => {
    const given = config.systems[manifest.system]
    if (given === undefined) throw incomplete(`systems.${manifest.system} is missing`)
    const { api, supabase, postgres, redis, objectStore } = given
    const hasStore = (supabase ?? postgres ?? redis ?? objectStore) !== undefined
    if (!isProject(manifest) && api !== undefined && !hasStore) return addressAlone(manifest, api)
    refuseUseless(manifest, given)
    if (supabase === undefined || postgres === undefined) {
      const alone = isProject(manifest) ? '' : ', or api alone'
      throw incomplete(`systems.${manifest.system} needs supabase and postgres${alone}`)
    }
    const needsRedis = !isProject(manifest) && !isProduction(manifest)
    if (!isProject(manifest) && (api === undefined || (needsRedis && redis === undefined))) {
      const needs = needsRedis ? 'api and redis' : 'api'
      throw incomplete(`systems.${manifest.system} needs ${needs}, or api alone`)
    }
    return placeOf(manifest, { ...given, supabase, postgres })
  })
}

/** What nothing would be done with is a mistake of whoever has written it down. */
function refuseUseless(manifest: AnyManifest, { redis, objectStore }: RemoteSystem): void {
  const { system } = manifest
  if (objectStore !== undefined && !isProduction(manifest)) {
    throw incomplete(`systems.${system} has no objectStore: its files lie in Supabase`)
  }
  if (redis !== undefined && isProduction(manifest) && manifest.queue === undefined) {
    throw incomplete(`systems.${system} has a redis of which its manifest names no queue`)
  }
}

function addressAlone(manifest: AnyManifest, api: string): SystemPlace {
  const { system } = manifest
  const place = { system, manifest, api: api.replace(/\/$/, ''), addresses: [api] }
  return { ...place, stack: nowhere, hasRedis: false, hasStores: false, owners: [] }
}

interface WithStores extends RemoteSystem {
  readonly supabase: NonNullable<RemoteSystem['supabase']>
  readonly postgres: string
}

function placeOf(manifest: AnyManifest, given: WithStores): SystemPlace {
  const { api, redis } = given
  const queue = isProject(manifest) ? undefined : manifest.queue
  return {
    system: manifest.system,
    manifest,
    api: (api ?? '').replace(/\/$/, ''),
    hasRedis: redis !== undefined,
    hasStores: true,
    stack: stackOf(given),
    ...(queue && redis !== undefined && { queue: placeAt(queue, redis) }),
    owners: ownersIn(manifest),
    addresses: addressesOf(given),
  }
}

function stackOf({ supabase, postgres, redis, objectStore }: WithStores): StackAddresses {
  const database = databaseAt(postgres)
  const { jwtSecret, ...project } = supabase
  return {
    postgres: database,
    owner: database,
    redis: redisAt(redis),
    supabase: {
      ...project,
      url: supabase.url.replace(/\/$/, ''),
      ...(jwtSecret !== undefined && { jwtSecret }),
    },
    mailbox: nowhere.mailbox,
    ...(objectStore && { objectStore: objectStoreAt(objectStore) }),
  }
}

function addressesOf({ api, supabase, postgres, redis, objectStore }: WithStores): string[] {
  const files = objectStore && [objectStore.endpoint, objectStore.publicUrl]
  return [supabase.url, postgres, api, redis, ...(files ?? [])].filter((each) => each !== undefined)
}

function ownersIn(manifest: AnyManifest): OwnerColumns {
  if (isProduction(manifest)) {
    const { areas, users } = manifest
    // Owners that stand behind a foreign key are found by it.
    const plain = Object.values(areas).filter(({ owner }) => !owner.includes('.'))
    const owned = plain.map(({ table, owner }) => ({ table, column: owner }))
    return [{ table: users.table, column: users.id }, ...owned]
  }
  if (!isProject(manifest)) {
    const { table, user } = manifest.extractions
    return [{ table, column: user }]
  }
  const tables = ['public.jobs', 'public.wordlists', 'public.upload_cooldowns']
  return tables.map((table) => ({ table, column: 'user_id' }))
}

function incomplete(detail: string): Error {
  return suiteError('REMOTE_BROKEN', { file: 'of the remote target', detail })
}
