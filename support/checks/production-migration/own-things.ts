/** What a caller has made, and the requests that name it: `{project}` in a body or a path is its id. */
import { Unverified, Violation } from '../../core/errors.ts'
import { idIn as idOf } from '../../systems/answer-fields.ts'
import { type Answer, call, excerpt, json } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectThat } from '../expect.ts'

export type AreaName = keyof ProductionManifest['areas']

/** As the system answered it: systems that count their rows expect a number again. */
export type Id = string | number

/** Ids by the name of one thing: `project`, `visual_asset`. */
export type OwnIds = Readonly<Record<string, Id>>

/** Where somebody stands before a backend. */
export interface Caller {
  readonly manifest: ProductionManifest
  readonly url: string
  /** The header; undefined sends none. */
  readonly header: string | undefined
}

/** `{name}` and not `{{name}}`, which belongs to the templates of workflows. */
const place = /(?<!\{)\{(\w+)\}(?!\})/g

/** How one thing of an area is called in such places. */
export const oneOf = (area: AreaName): string => area.replace(/s$/, '')

/** A path with the ids that are known; other places stay. */
export function filledPath(path: string, ids: OwnIds): string {
  return path.replace(place, (all, name: string) =>
    name in ids ? encodeURIComponent(String(ids[name])) : all,
  )
}

/** A body with the ids that are known: a value that is nothing but a place becomes the id itself. */
export function filledBody(body: unknown, ids: OwnIds): unknown {
  if (Array.isArray(body)) return body.map((each) => filledBody(each, ids))
  if (typeof body === 'object' && body !== null) {
    const entries = Object.entries(body)
    return Object.fromEntries(entries.map(([name, value]) => [name, filledBody(value, ids)]))
  }
  if (typeof body !== 'string') return body
  const [, only] = /^\{(\w+)\}$/.exec(body) ?? []
  if (only !== undefined && only in ids) return ids[only]
  return body.replace(place, (all, name: string) => (name in ids ? String(ids[name]) : all))
}

/** Where one of an area is made: where it is listed, whose query asks for some of the list alone, unless it is said. */
export function makingPath({ areas }: ProductionManifest, area: AreaName): string {
  const { path, create = path.replace(/\?.*$/, '') } = areas[area]
  return create
}

/** The areas of which a request names something. */
export function areasNamed({ areas }: ProductionManifest, ...parts: unknown[]): AreaName[] {
  const named = [...JSON.stringify(parts).matchAll(place)].map(([, name]) => name)
  return (Object.keys(areas) as AreaName[]).filter((area) => named.includes(oneOf(area)))
}

/** The id in the answer to a request that has made something. */
export function idIn(answer: Answer, what = 'a project'): Id {
  expectThat([200, 201, 202].includes(answer.status), `a user cannot make ${what}`, {
    expected: '200, 201 or 202',
    received: `${answer.status}: ${excerpt(answer)}`,
  })
  idOf(answer, 'id') // of use at all
  return json(answer).id as Id
}

/** What a request may name, or the answer that refuses one of it. */
export type Named = { readonly ids: OwnIds } | { readonly refused: Answer }

/** What changes a request: its body, and what joins its headers and its address. */
export interface Twist {
  readonly body?: (own: Record<string, unknown>) => unknown
  readonly more?: Readonly<Record<string, string>>
  readonly search?: string
}

export const headerOf = ({ header }: Pick<Caller, 'header'>): Record<string, string> =>
  header === undefined ? {} : { authorization: header }

/** Makes one of an area; when something that it needs is refused, that is the answer. */
export async function makeOne(
  caller: Caller,
  area: AreaName,
  known: OwnIds = {},
  { body: change = (own) => own, more = {}, search = '' }: Twist = {},
): Promise<Answer> {
  const { body, method } = caller.manifest.areas[area]
  const create = makingPath(caller.manifest, area)
  const named = await idsFor(caller, areasNamed(caller.manifest, create, body), known)
  if ('refused' in named) return named.refused
  const said = change(filledBody(body, named.ids) as Record<string, unknown>)
  const headers = { ...headerOf(caller), 'content-type': 'application/json', ...more }
  const to = `${caller.url}${filledPath(create, named.ids)}${search}`
  return call(to, { method, headers, body: JSON.stringify(said) })
}

/** The known ids and one of the caller's own for each area: made on the first demand, then kept. */
export async function idsFor(
  caller: Caller,
  areas: readonly AreaName[],
  known: OwnIds = {},
): Promise<Named> {
  let ids = known
  for (const area of areas) {
    if (oneOf(area) in ids) continue
    const answer = await keptOne(caller, area, ids)
    if (answer.status >= 300) return { refused: answer }
    ids = { ...ids, [oneOf(area)]: idIn(answer, `one of ${area}`) }
  }
  return { ids }
}

/** The same where a refusal is the system's fault. */
export async function ownIds(
  caller: Caller,
  areas: readonly AreaName[],
  known: OwnIds = {},
): Promise<OwnIds> {
  const named = await idsFor(caller, areas, known)
  if ('ids' in named) return named.ids
  throw new Violation(`a user cannot make what other things belong to`, {
    expected: '200, 201 or 202',
    received: `${new URL(named.refused.url).pathname}: ${named.refused.status}: ${excerpt(named.refused)}`,
  })
}

const kept = new WeakMap<ProductionManifest, Map<string, Promise<Answer>>>()

/** Made once for each caller; again, when it was refused. */
async function keptOne(caller: Caller, area: AreaName, known: OwnIds): Promise<Answer> {
  const { manifest, url, header } = caller
  refuseCircles(manifest, area, [])
  const all = kept.get(manifest) ?? new Map<string, Promise<Answer>>()
  kept.set(manifest, all)
  const key = JSON.stringify([url, header, area, known])
  const making = all.get(key) ?? makeOne(caller, area, known)
  all.set(key, making)
  try {
    const answer = await making
    if (answer.status >= 300) all.delete(key)
    return answer
  } catch (error) {
    all.delete(key)
    throw error
  }
}

/** An area that needs one of itself can never be made. */
function refuseCircles(manifest: ProductionManifest, area: AreaName, above: AreaName[]): void {
  if (above.includes(area)) {
    throw new Unverified(`areas of the manifest need each other: ${[...above, area].join(', ')}`)
  }
  const { body } = manifest.areas[area]
  for (const other of areasNamed(manifest, makingPath(manifest, area), body)) {
    refuseCircles(manifest, other, [...above, area])
  }
}
