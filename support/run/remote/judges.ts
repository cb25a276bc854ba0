/** Who judges the requests of a worker, and what their answers tell of what is there now. */
import type { Guard, Ours, Thing, Wish } from '../../ports/guard.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import { rowsMade } from '../../services/postgres/sql-wishes.ts'
import { filledIn } from '../../systems/answer-fields.ts'
import {
  type AnyManifest,
  isProduction,
  isProject,
  loadManifest,
  type ProductionManifest,
} from '../../systems/manifest.ts'
import { apiWish } from '../../targets/remote/api-wishes.ts'
import type { Judged } from '../../targets/remote/guarded-fetch.ts'
import type { HttpRequest } from '../../targets/remote/http-request.ts'
import { uuidsIn } from '../../targets/remote/ours.ts'
import { filesTold, storeWish } from '../../targets/remote/store-wishes.ts'
import { supabaseWish } from '../../targets/remote/supabase-wishes.ts'
import type { AddressBook, SharedSystem } from '../address-book.ts'

/** Who judges a request, by the address that it begins with. */
export function judgeFor(book: AddressBook, { ours }: Guard): (request: HttpRequest) => Judged {
  // The longest first: one address may begin with another.
  const rules = book.systems
    .flatMap(rulesOf)
    .filter(({ base }) => base !== '')
    .sort((one, other) => other.base.length - one.base.length)
  return (request) => {
    const rule = rules.find(({ base }) => request.url.href.startsWith(base))
    const wish = rule?.wish(request, ours) ?? unknownWish(request)
    return { wish, made: (answer) => rule?.made(request, answer) ?? [] }
  }
}

interface Rule {
  /** Where its addresses begin; empty where there are none. */
  readonly base: string
  readonly wish: (request: HttpRequest, ours: Ours) => Wish
  readonly made: (request: HttpRequest, answer: unknown) => Thing[]
}

function rulesOf({ stack, backendUrl, manifest }: SharedSystem): Rule[] {
  const { supabase, objectStore: store } = stack
  const bases = store === undefined ? [] : [store.publicUrl, `${store.endpoint}/${store.bucket}`]
  const files = bases.map((base) => ({
    base: `${base}/`,
    wish: storeWish(store as ObjectStoreAddress, base),
    made: () => [],
  }))
  return [
    { base: supabase.url, wish: supabaseWish, made: madeInProject },
    { base: backendUrl, wish: apiWish, made: madeBySystem(loadManifest(manifest), store) },
    ...files,
  ]
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

/** Jobs and files that an answer of the system tells of. */
function madeBySystem(manifest: AnyManifest, store: ObjectStoreAddress | undefined): Rule['made'] {
  if (isProject(manifest)) return () => []
  if (!isProduction(manifest)) return (_, answer) => jobMade(manifest.ingestion.job, answer)
  const executions = new RegExp(`${making(manifest)}/?$`)
  return ({ url }, answer) => [
    ...(executions.test(url.pathname) ? jobMade('{id}', answer) : []),
    ...(store === undefined ? [] : filesTold(answer, store)),
  ]
}

/** The path at which executions are made, as a pattern. */
function making({ areas: { executions } }: ProductionManifest): string {
  const { path, create = path } = executions
  const parts = create.replace(/\?.*$/, '').split(/\{\w+\}/)
  return parts.map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')).join('[^/]+')
}

function jobMade(field: string, answer: unknown): Thing[] {
  if (typeof answer !== 'object' || answer === null) return []
  const values: unknown[] = []
  const id = filledIn(field, (name) => {
    values.push(Reflect.get(answer, name))
    return String(values.at(-1))
  })
  return values.every(isTold) ? [{ kind: 'job', id }] : []
}

const isTold = (value: unknown) =>
  typeof value === 'number' || (typeof value === 'string' && value !== '')
