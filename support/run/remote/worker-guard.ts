/** Puts every client of a worker behind the guard, once, before its first scenario. */
import { setRunMark } from '../../core/run-mark.ts'
import type { Guard } from '../../ports/guard.ts'
import type { Launch } from '../../ports/process.ts'
import { guardPostgres } from '../../services/postgres/guarded.ts'
import { guardRedis } from '../../services/redis/guarded.ts'
import { removeUsersBy } from '../../services/supabase/people.ts'
import { openGuard } from '../../targets/remote/guard.ts'
import { guardAgents, guardedFetch } from '../../targets/remote/guarded-fetch.ts'
import { forgetSecrets, guardProcesses } from '../../targets/remote/guarded-processes.ts'
import type { AddressBook, SharedSystem } from '../address-book.ts'
import { secretsOfStack } from '../secrets-kept.ts'
import { judgeFor } from './judges.ts'

let guard: Guard | undefined

/** The guard of this thread; undefined on a target that is the run's own. */
export function workerGuard(book: AddressBook): Guard | undefined {
  const terms = book.remote
  if (terms === undefined || guard !== undefined) return guard
  const made = openGuard(terms)
  guard = made
  setRunMark(terms.mark)
  const judge = judgeFor(book, made)
  globalThis.fetch = guardedFetch(made, { hosts: terms.hosts, judge }, globalThis.fetch)
  guardAgents(made)
  guardPostgres(made, terms.mark)
  guardRedis(made)
  const secrets = book.systems.flatMap(({ stack }) => secretsOfStack(stack))
  forgetSecrets(process.env, secrets)
  guardProcesses(made, secrets)
  // A user is the root of all that is theirs: the end of the run takes both away, the user last.
  removeUsersBy(async () => undefined)
  return guard
}

/** In place of the launcher: the remote target starts nothing. */
export function refusingLaunch(guard: Guard) {
  return async ({ name }: Pick<Parameters<Launch>[0], 'name'>): Promise<never> => {
    throw guard.refuse(`needs to start ${name}: not possible on the remote target`)
  }
}

/**
 * The shared system without what only its operator sees: a check that looks for its logs or variables
 * finds nothing there and would call that a good sign.
 */
export function withoutInsight(shared: SharedSystem, guard: Guard): SharedSystem {
  const refuse = (what: string) => () => {
    throw guard.refuse(`needs ${what} of the system: not possible on the remote target`)
  }
  // Whoever fills an environment for processes of its own comes to this one, too.
  const noMailbox = () => {
    throw guard.refuse(
      'needs services of its own, such as a mailbox: not possible on the remote target',
    )
  }
  const lack = (name: string) => () => {
    throw guard.refuse(`needs ${name}: the remote target has no address of it`)
  }
  const { postgres, redis, supabase, objectStore } = shared.stack
  const stack = Object.defineProperties(
    { ...shared.stack },
    {
      mailbox: { get: noMailbox },
      ...(postgres.url === '' && { postgres: { get: lack('the database') } }),
      ...(postgres.url === '' && { owner: { get: lack('the database') } }),
      ...(redis.url === '' && { redis: { get: lack('Redis') } }),
      ...(objectStore === undefined && { objectStore: { get: lack('the object store') } }),
      ...(supabase.url === '' && { supabase: { get: lack('Supabase') } }),
    },
  )
  return Object.defineProperties(
    { ...shared, stack },
    { logs: { get: refuse('the logs') }, environment: { get: refuse('the environment') } },
  )
}
