/** One stack of services: the stores of the target, and what is ours on every target. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalTarget } from '../config/options.ts'
import type { Scope } from '../core/scope.ts'
import type { Launch, RunningProcess } from '../ports/process.ts'
import type { RunningService, StackAddresses } from '../ports/services.ts'
import { startMailbox } from '../services/mailbox/embedded.ts'
import { startStandIn } from '../services/model-provider/embedded.ts'
import { startObjectStore } from '../services/object-store/embedded.ts'
import type { PostgresService } from '../services/postgres/embedded.ts'
import { hostedRoles } from '../services/postgres/hosted.ts'
import { databaseHasVectors } from '../services/postgres/vectors.ts'
import type { RedisService } from '../services/redis/embedded.ts'
import { startSupabase } from '../services/supabase/embedded.ts'
import { type Stores, targetNamed } from './targets.ts'

export interface Stack {
  readonly addresses: StackAddresses
  readonly postgres: PostgresService
  readonly redis: RedisService
  readonly processes: readonly RunningProcess[]
}

/** `plain`: the database's first role is a superuser. `hosted`: it has the rights of a hosted project. */
export type Rights = 'plain' | 'hosted'

export interface StackPlace {
  readonly target: LocalTarget
  /** Those of the target unless given. */
  readonly stores?: Stores
  readonly runId: string
  readonly launch: Launch
  /** Folder of this stack alone. */
  readonly dir: string
  readonly scope: Scope
  /** `plain` unless given. */
  readonly rights?: Rights
  /** A store of files with this bucket, which anybody may read; somebody stands for the provider of models, too. */
  readonly bucket?: string
}

/**
 * Starts Postgres, Redis, the mailbox and Supabase; each is undone by the scope. Supabase comes last: it
 * needs the database, and its mails need somebody who takes them.
 */
export async function startStack(stack: StackPlace): Promise<Stack> {
  const { launch, runId, scope, bucket, rights = 'plain' } = stack
  const stores = stack.stores ?? (await targetNamed(stack.target)).stores
  const place = (name: string) => ({ launch, runId, dir: folderFor(stack.dir, name) })
  const owned = async <S extends RunningService<unknown>>(name: string, start: Promise<S>) => {
    const service = await start
    scope.undo(`stop ${name}`, () => service.stop())
    return service
  }
  // Settled, not raced: what has started must be known to the scope before an error is passed on.
  const modelProvider = bucket === undefined ? undefined : await startStandIn(scope)
  const [postgres, redis, mailbox, objectStore] = await allOrFirstError([
    owned('Postgres', stores.postgres(place('postgres'))),
    owned('Redis', stores.redis(place('redis'))),
    owned('the mailbox', startMailbox()),
    bucket === undefined
      ? undefined
      : owned('the object store', startObjectStore({ ...place('files'), bucket, public: true })),
  ] as const)
  const owner = { ...postgres.address, vectors: await databaseHasVectors(postgres.address) }
  const superuser = rights === 'plain' ? owner : await hostedRoles(owner)
  const { dir } = place('supabase')
  const options = { launch, dir, postgres: superuser, mailbox: mailbox.address }
  const supabase = await owned('Supabase', startSupabase(options))
  return {
    addresses: {
      postgres: superuser,
      owner,
      redis: redis.address,
      supabase: supabase.address,
      mailbox: mailbox.address,
      ...(objectStore && { objectStore: objectStore.address }),
      ...(modelProvider && { modelProvider: modelProvider.address }),
    },
    postgres,
    redis,
    processes: [postgres, redis, mailbox, supabase, objectStore].flatMap(
      (service) => service?.processes ?? [],
    ),
  }
}

/** The database runs as an unprivileged user, who must be able to pass through to its own data. */
function folderFor(dir: string, name: string): string {
  const folder = join(dir, name)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

async function allOrFirstError<T extends readonly (Promise<unknown> | undefined)[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return Promise.all(work) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>
}
