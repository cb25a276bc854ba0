/** One stack of services on the embedded target: child processes of ours on loopback ports. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Scope } from '../core/scope.ts'
import type { Launch, RunningProcess } from '../ports/process.ts'
import type { RunningService, StackAddresses } from '../ports/services.ts'
import { startMailbox } from '../services/mailbox/embedded.ts'
import { type PostgresService, startPostgres } from '../services/postgres/embedded.ts'
import { hostedRoles } from '../services/postgres/hosted.ts'
import { type RedisService, startRedis } from '../services/redis/embedded.ts'
import { startSupabase, supabaseExtensions } from '../services/supabase/embedded.ts'

export interface Stack {
  readonly addresses: StackAddresses
  readonly postgres: PostgresService
  readonly redis: RedisService
  readonly processes: readonly RunningProcess[]
}

/** `plain`: the database's first role is a superuser. `hosted`: it has the rights of a hosted project. */
export type Rights = 'plain' | 'hosted'

/**
 * Starts Postgres, Redis, the mailbox and Supabase below `dir`; each is undone by `scope`.
 * Supabase comes last: it needs the database, and its mails need somebody who takes them.
 */
export async function startStack(
  launch: Launch,
  dir: string,
  scope: Scope,
  rights: Rights = 'plain',
): Promise<Stack> {
  const place = (name: string) => {
    const folder = join(dir, name)
    // The database runs as an unprivileged user, who must be able to pass through to its own data.
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    return folder
  }
  const owned = async <S extends RunningService<unknown>>(name: string, start: Promise<S>) => {
    const service = await start
    scope.undo(`stop ${name}`, () => service.stop())
    return service
  }
  // Settled, not raced: what has started must be known to the scope before an error is passed on.
  const [postgres, redis, mailbox] = await allOrFirstError([
    owned(
      'Postgres',
      startPostgres({ launch, dir: place('postgres'), extensions: supabaseExtensions }),
    ),
    owned('Redis', startRedis({ launch, dir: place('redis') })),
    owned('the mailbox', startMailbox()),
  ] as const)
  const owner = postgres.address
  const superuser = rights === 'plain' ? owner : await hostedRoles(owner)
  const supabase = await owned(
    'Supabase',
    startSupabase({
      launch,
      dir: place('supabase'),
      postgres: superuser,
      mailbox: mailbox.address,
    }),
  )
  return {
    addresses: {
      postgres: superuser,
      owner,
      redis: redis.address,
      supabase: supabase.address,
      mailbox: mailbox.address,
    },
    postgres,
    redis,
    processes: [postgres, redis, mailbox, supabase].flatMap((service) => service.processes),
  }
}

async function allOrFirstError<T extends readonly Promise<unknown>[]>(
  work: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(work)
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return Promise.all(work) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>
}
