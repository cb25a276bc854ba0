/** The services of each system on the remote target, as the configuration gives them. */
import type { RemotePlace, RemoteSystem } from '../../config/remote.ts'
import { suiteError } from '../../core/errors.ts'
import type { StackAddresses } from '../../ports/services.ts'
import { placeAt, type QueuePlace } from '../../queues/place.ts'
import type { OwnerColumns } from '../../services/postgres/owned-rows.ts'
import {
  type AnyManifest,
  isProduction,
  isProject,
  type Manifest,
  type ProjectManifest,
} from '../../systems/manifest.ts'

/** What one system is made of there; the addresses are those of its owner, with all their rights. */
export interface SystemPlace {
  readonly system: string
  readonly manifest: AnyManifest
  readonly stack: StackAddresses
  /** Empty for a system without routes. */
  readonly api: string
  readonly hasRedis: boolean
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
    if (!isProject(manifest) && (given.api === undefined || given.redis === undefined)) {
      throw incomplete(`systems.${manifest.system} needs api and redis`)
    }
    return placeOf(manifest, given)
  })
}

function placeOf(manifest: AnyManifest, given: RemoteSystem): SystemPlace {
  if (isProduction(manifest)) {
    throw incomplete(`${manifest.system} cannot be judged at a distance in this version`)
  }
  const { api, supabase, postgres, redis } = given
  const database = databaseAt(postgres)
  return {
    system: manifest.system,
    manifest,
    api: (api ?? '').replace(/\/$/, ''),
    hasRedis: redis !== undefined,
    stack: {
      postgres: database,
      owner: database,
      redis: redisAt(redis),
      supabase: { ...supabase, url: supabase.url.replace(/\/$/, '') },
      // The remote target has no mailbox; what needs one is told so before it looks here.
      mailbox: { smtpHost: '', smtpPort: 0, url: '' },
    },
    ...(isProject(manifest) || redis === undefined
      ? {}
      : { queue: placeAt(manifest.queue, redis) }),
    owners: ownersIn(manifest),
    addresses: [supabase.url, postgres, ...(api ? [api] : []), ...(redis ? [redis] : [])],
  }
}

function ownersIn(manifest: Manifest | ProjectManifest): OwnerColumns {
  if (!isProject(manifest)) {
    const { table, user } = manifest.extractions
    return [{ table, column: user }]
  }
  const tables = ['public.jobs', 'public.wordlists', 'public.upload_cooldowns']
  return tables.map((table) => ({ table, column: 'user_id' }))
}

function databaseAt(address: string): StackAddresses['postgres'] {
  const url = new URL(address)
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    url: address,
  }
}

function redisAt(address: string | undefined): StackAddresses['redis'] {
  if (address === undefined) return { host: '', port: 0, password: '', url: '' }
  const url = new URL(address)
  const password = decodeURIComponent(url.password)
  return { host: url.hostname, port: Number(url.port || 6379), password, url: address }
}

function incomplete(detail: string): Error {
  return suiteError('REMOTE_BROKEN', { file: 'of the remote target', detail })
}
