/** Every operation that the description of the API knows, asked with one credential after the other. */
import { randomUUID } from 'node:crypto'
import { Unverified } from '../../core/errors.ts'
import { call, excerpt, json } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { type Authorization, withHeader } from './areas.ts'

export interface Operation {
  readonly method: string
  /** With an id in place of each parameter. */
  readonly path: string
}

/** Those of OpenAPI that a description gives the fields of a path; others are not asked here. */
export const methods = new Set(['get', 'put', 'post', 'delete', 'patch'])

/** Where frameworks serve it unless told otherwise. */
const usualPlace = '/openapi.json'

/** The description as the system serves it; empty where the manifest says, and it is so, that it has none. */
export async function descriptionOf(
  { routes }: ProductionManifest,
  url: string,
): Promise<Record<string, unknown>> {
  const { openapi } = routes
  const place = openapi === false ? usualPlace : openapi
  const answer = await call(url + place)
  if (openapi === false && !(answer.status === 200 && /^\s*\{/.test(answer.body.toString())))
    return {}
  if (answer.status === 404) throw new Unverified('needs routes.openapi in the manifest')
  const description = json(answer)
  expectThat(isObject(description.paths), `${place} describes no API`, {
    expected: 'OpenAPI: an object with the field "paths"',
    received: excerpt(answer),
  })
  return description
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null

/** Every path of the description. */
export function pathsOf(description: Record<string, unknown>): string[] {
  return Object.keys((description.paths ?? {}) as object)
}

/** Every operation that is not open on purpose. */
export function protectedOperations(
  { routes }: ProductionManifest,
  description: Record<string, unknown>,
): Operation[] {
  const described = routes.openapi === false ? [] : [routes.openapi]
  const open = new Set([routes.health, ...described, ...routes.open].map(bare))
  const paths = (description.paths ?? {}) as Record<string, object>
  const found = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(Object(item))
      .filter((method) => methods.has(method) && !open.has(bare(path)) && !isProbe(method, path))
      .map((method) => ({
        method: method.toUpperCase(),
        path: path.replace(/\{[^}]+\}/g, () => randomUUID()),
      })),
  )
  if (found.length === 0) throw new Unverified(noneOf(routes))
  return found
}

/** What orchestrators ask without a login beside the health check (Kubernetes, "Liveness, Readiness and Startup Probes"). */
const isProbe = (method: string, path: string) =>
  method === 'get' &&
  /^(\/api|\/v\d+)*(\/(health|live|ready|startup)z?|\/(liveness|readiness))+\/?$/.test(path)

/** Why there is nothing to ask. */
export const noneOf = ({ openapi }: ProductionManifest['routes']) =>
  openapi === false
    ? 'needs a description of the API (OpenAPI), which the manifest says there is none of (routes.openapi), or programs whose routes can be read'
    : 'the description of the API has no operation'

const bare = (path: string) => path.replace(/\/+$/, '') || '/'

/** Where browsers put a token that can send no header: RFC 6750, section 2.3, and habit. */
const inAddresses = ['access_token', 'token', 'jwt', 'auth']

/** An address's parameters with the token, under those names and the ones that the description knows. */
export function tokenInAddress(description: Record<string, unknown>, token: string): string {
  const items = Object.values((description.paths ?? {}) as Record<string, object>)
  const parameters = items
    .flatMap((item) => [item, ...Object.values(item)])
    .flatMap((part) => listOf(Object(part).parameters))
    .map((parameter) => String(Object(parameter).name))
  const named = parameters.filter((name) => /token|jwt|auth/i.test(name))
  // Each once: of one that stands there twice programs make a list.
  const names = new Set([...inAddresses, ...named])
  return `?${new URLSearchParams([...names].map((name): [string, string] => [name, token]))}`
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** `operation: status`, for every operation; `search` joins each address. */
export async function askEach(
  url: string,
  operations: readonly Operation[],
  header: Authorization,
  search = '',
): Promise<Record<string, number>> {
  const answers = await Promise.all(
    operations.map(async ({ method, path }) => {
      const writes = method !== 'GET' && method !== 'DELETE'
      const { status } = await call(url + path + search, {
        method,
        headers: {
          ...withHeader(header),
          ...(writes ? { 'content-type': 'application/json' } : {}),
        },
        ...(writes ? { body: '{}' } : {}),
      })
      return [`${method} ${path}`, status] as const
    }),
  )
  return Object.fromEntries(answers)
}

/** What was answered with another status than 401. */
export function allAnswerUnknown(credential: string, answers: Readonly<Record<string, number>>) {
  const others = Object.entries(answers).filter(([, status]) => status !== 401)
  expectEqual(
    `answers of operations to ${credential} other than 401`,
    Object.fromEntries(others),
    {},
  )
}

/** A parameter that an operation does not know may be refused before the caller is looked at. */
const unknownParameter = [400, 422]

/** The same for credentials in the address. */
export function allAnswerUnknownTo(credential: string, answers: Readonly<Record<string, number>>) {
  const judged = Object.entries(answers).filter(([, status]) => !unknownParameter.includes(status))
  allAnswerUnknown(credential, Object.fromEntries(judged))
}

/** Nothing was answered with 401: whatever else is missing, the caller is known. */
export function noneAnswersUnknown(answers: Readonly<Record<string, number>>): void {
  const refused = Object.entries(answers).filter(([, status]) => status === 401)
  expectEqual('operations that refuse a good token', Object.fromEntries(refused), {})
}

/** Routes of a login, as systems of this kind have had it. */
const former = ['login', 'register', 'me', 'token', 'refresh', 'forgot-password', 'reset-password']

/**
 * Each of the former routes with and without the prefix of the API, read and written, that is answered in another way
 * than a path beside it that nobody serves: what knows the caller first may answer every path alike.
 */
export async function formerRoutesServed(
  { routes }: ProductionManifest,
  url: string,
  header: Authorization,
): Promise<Record<string, number>> {
  const asking = (names: readonly string[]) =>
    names
      .flatMap((name) => [`/auth/${name}`, `${routes.prefix}/auth/${name}`])
      .flatMap((path) => ['GET', 'POST'].map((method) => ({ method, path })))
  const nowhere = Object.values(await askEach(url, asking([randomUUID()]), header))
  const answers = await askEach(url, asking(former), header)
  // Both lists are in one order: four ways to ask for each name.
  const served = Object.entries(answers).filter(
    ([, status], at) => status !== 404 && status !== nowhere[at % nowhere.length],
  )
  return Object.fromEntries(served)
}
