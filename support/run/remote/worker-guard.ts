/** Puts every client of a worker behind the guard, once, before its first scenario. */
import { setRunMark } from '../../core/run-mark.ts'
import type { Guard, Thing } from '../../ports/guard.ts'
import type { Launch } from '../../ports/process.ts'
import { guardPostgres } from '../../services/postgres/guarded.ts'
import { rowsMade } from '../../services/postgres/sql-wishes.ts'
import { guardRedis } from '../../services/redis/guarded.ts'
import { removeUsersBy } from '../../services/supabase/people.ts'
import { filledIn } from '../../systems/answer-fields.ts'
import { isProduction, isProject, loadManifest } from '../../systems/manifest.ts'
import { apiWish } from '../../targets/remote/api-wishes.ts'
import { openGuard } from '../../targets/remote/guard.ts'
import { guardAgents, guardedFetch, type Judged } from '../../targets/remote/guarded-fetch.ts'
import { forgetSecrets, guardProcesses } from '../../targets/remote/guarded-processes.ts'
import type { HttpRequest } from '../../targets/remote/http-request.ts'
import { uuidsIn } from '../../targets/remote/ours.ts'
import { supabaseWish } from '../../targets/remote/supabase-wishes.ts'
import type { AddressBook, SharedSystem } from '../address-book.ts'
import { secretsOfStack } from '../secrets-kept.ts'

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
export function refusingLaunch(guard: Guard): Launch {
  return async ({ name }) => {
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
  const { postgres, redis, supabase } = shared.stack
  const stack = Object.defineProperties(
    { ...shared.stack },
    {
      mailbox: { get: noMailbox },
      ...(postgres.url === '' && { postgres: { get: lack('the database') } }),
      ...(postgres.url === '' && { owner: { get: lack('the database') } }),
      ...(redis.url === '' && { redis: { get: lack('Redis') } }),
      ...(supabase.url === '' && { supabase: { get: lack('Supabase') } }),
    },
  )
  return Object.defineProperties(
    { ...shared, stack },
    { logs: { get: refuse('the logs') }, environment: { get: refuse('the environment') } },
  )
}

/** Who judges a request, by the address that it begins with. */
function judgeFor(book: AddressBook, { ours }: Guard): (request: HttpRequest) => Judged {
  const rules = book.systems.flatMap(({ stack, backendUrl, manifest }) => [
    ...(stack.supabase.url === ''
      ? []
      : [
          {
            base: stack.supabase.url,
            wish: supabaseWish,
            made: (request: HttpRequest, answer: unknown) => madeInProject(request, answer),
          },
        ]),
    ...(backendUrl === ''
      ? []
      : [{ base: backendUrl, wish: apiWish, made: jobsMade(jobField(manifest)) }]),
  ])
  return (request) => {
    const rule = rules.find(({ base }) => request.url.href.startsWith(base))
    const wish = rule?.wish(request, ours) ?? unknownWish(request)
    return { wish, made: (answer) => rule?.made(request, answer) ?? [] }
  }
}

function unknownWish({ method, url }: HttpRequest) {
  if (method === 'GET' || method === 'HEAD') return { kind: 'read' } as const
  const why = 'goes to an address that belongs to no system'
  return { kind: 'foreign', what: `${method} ${url.pathname}`, why } as const
}

/** Users and rows that an answer of the project tells of. */
function madeInProject({ method, url }: HttpRequest, answer: unknown): Thing[] {
  if (method !== 'POST' || typeof answer !== 'object' || answer === null) return []
  if (url.pathname.startsWith('/auth/')) {
    const user = 'user' in answer ? answer.user : answer
    const id = typeof user === 'object' && user !== null && 'id' in user ? String(user.id) : ''
    return uuidsIn(id).map((each) => ({ kind: 'user', id: each }))
  }
  const table = /\/rest\/v1\/(\w+)$/.exec(url.pathname)?.[1]
  if (table === undefined) return []
  return rowsMade(table, Array.isArray(answer) ? answer : [answer as Record<string, unknown>])
}

const jobsMade =
  (field: string | undefined) =>
  (_request: HttpRequest, answer: unknown): Thing[] => {
    if (field === undefined || typeof answer !== 'object' || answer === null) return []
    const values: unknown[] = []
    const id = filledIn(field, (name) => {
      values.push(Reflect.get(answer, name))
      return String(values.at(-1))
    })
    return values.every(isTold) ? [{ kind: 'job', id }] : []
  }

const isTold = (value: unknown) =>
  typeof value === 'number' || (typeof value === 'string' && value !== '')

function jobField(file: string): string | undefined {
  const manifest = loadManifest(file)
  return isProject(manifest) || isProduction(manifest) ? undefined : manifest.ingestion.job
}
