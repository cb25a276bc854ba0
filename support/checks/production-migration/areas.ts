/** The eight areas as a client sees them: read, written, and whose rows they make. */
import type { ProductionScene } from '../../run/scene.ts'
import { excerptOf } from '../../systems/answer-body.ts'
import { type Answer, call } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import {
  type AreaName,
  areasNamed,
  filledBody,
  filledPath,
  headerOf,
  idIn,
  idsFor,
  makeOne,
  makingPath,
  type OwnIds,
} from './own-things.ts'
import { rowsOfOwner } from './owners.ts'
import { fileOf } from './sample-files.ts'

export interface AreaAnswer {
  readonly area: string
  readonly method: string
  readonly status: number
  /** The beginning of its body. */
  readonly said: string
}

/** The header of a request; undefined sends none. */
export type Authorization = string | undefined

export const withHeader = (header: Authorization) => headerOf({ header })

/** Lists each area once; a list that is that of something else is asked for that of these ids. */
export async function readEach(
  manifest: ProductionManifest,
  url: string,
  header: Authorization,
  ids: OwnIds = {},
): Promise<AreaAnswer[]> {
  return Promise.all(
    Object.entries(manifest.areas).map(async ([area, { path }]) => {
      const answer = await call(url + filledPath(path, ids), { headers: withHeader(header) })
      return { area, method: 'GET', status: answer.status, said: excerptOf(answer.body, 120) }
    }),
  )
}

/**
 * A user's own things for every place of the bodies and paths; none of what the user cannot make:
 * somebody who is refused is refused all the same.
 */
export async function thingsToName(
  manifest: ProductionManifest,
  url: string,
  header: string,
): Promise<OwnIds> {
  const all = Object.values(manifest.areas).map(({ create, path, body }) => [create, path, body])
  let ids: OwnIds = {}
  for (const area of areasNamed(manifest, all)) {
    const named = await idsFor({ manifest, url, header }, [area], ids)
    if ('ids' in named) ids = named.ids
  }
  return ids
}

/** Tries to make something in each area that belongs to things of these ids. */
export async function writeEach(
  manifest: ProductionManifest,
  url: string,
  header: Authorization,
  ids: OwnIds = {},
): Promise<AreaAnswer[]> {
  return Promise.all(
    (Object.keys(manifest.areas) as AreaName[]).map(async (area) => {
      const { status, body } = await make(manifest, url, header, area, ids)
      return { area, method: manifest.areas[area].method, status, said: excerptOf(body, 120) }
    }),
  )
}

/** One request that would make something in an area, were the caller somebody. */
function make(
  manifest: ProductionManifest,
  url: string,
  header: Authorization,
  area: AreaName,
  ids: OwnIds,
): Promise<Answer> {
  const { file, body, method } = manifest.areas[area]
  const request = { method, headers: headerOf({ header }) }
  const said = filledBody(body, ids) as Record<string, unknown>
  const to = url + filledPath(makingPath(manifest, area), ids)
  if (file === undefined) {
    const headers = { ...request.headers, 'content-type': 'application/json' }
    return call(to, { ...request, headers, body: JSON.stringify(said) })
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(said)) form.set(name, String(value))
  const sent = fileFor(area)
  form.set(file, new Blob([new Uint8Array(sent.bytes)], { type: sent.type }), sent.name)
  return call(to, { ...request, body: form })
}

/** Images where images are kept: other files may be refused there. */
const fileFor = (area: AreaName) =>
  area === 'visual_assets'
    ? fileOf('plumbline.png', 'image/png', 1_000)
    : fileOf('plumbline.txt', 'text/plain', 100)

/** The field of a project's body that is its name, in whatever language: `name`, else the first text. */
function nameField({ areas }: ProductionManifest): string {
  const { body } = areas.projects
  const texts = Object.entries(body).filter(
    ([, value]) => typeof value === 'string' && !/^\{\w+\}$/.test(value),
  )
  return 'name' in body ? 'name' : (texts[0]?.[0] ?? 'name')
}

/** Makes a project; `extra` joins the body, `more` the headers and `search` the address. */
export function makeProject(
  manifest: ProductionManifest,
  url: string,
  header: string,
  name: string,
  { extra = {}, more = {}, search = '' } = {},
): Promise<Answer> {
  const body = (own: Record<string, unknown>) => ({ ...own, [nameField(manifest)]: name, ...extra })
  return makeOne({ manifest, url, header }, 'projects', {}, { body, more, search })
}

/** The id in the answer to a request that has made something, as a text. */
export const madeId = (answer: Answer): string => String(idIn(answer))

/** How many rows of each area belong to `owner`. */
export async function rowsOf(
  { production, addresses }: ProductionScene,
  owner: string,
): Promise<Record<string, number>> {
  const entries = Object.entries(production.areas).map(async ([area, owned]) => {
    const rows = await rowsOfOwner(addresses.postgres.url, owned, owner)
    return [area, rows.length] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Areas that answer alike stand together, errors with what they say: whatever is granted is one thing. */
function together(answers: readonly AreaAnswer[]): string[] {
  const alike = Map.groupBy(answers, ({ method, status, said }) =>
    status < 400 ? `${method}: ${status}` : `${method}: ${status} ${said}`,
  )
  return [...alike].map(([answer, from]) => {
    const names = new Set(from.map(({ area }) => area))
    return `${answer} (${[...names].join(', ')})`
  })
}

/** Every request was refused for want of a valid token. */
export function allUnknown(answers: readonly AreaAnswer[]): void {
  expectThat(answers.length > 0, 'nothing was asked')
  const others = answers.filter(({ status }) => status !== 401)
  expectEqual('answers other than 401 to a credential that is none', together(others), [])
}

/** 401 and 403 are refusals; for somebody who is unknown here, 404 is one as well. */
export function allRefusedCleanly(answers: readonly AreaAnswer[]): void {
  const others = answers.filter(({ status }) => ![401, 403, 404].includes(status))
  expectEqual('answers to a token for nobody that are no refusal', together(others), [])
}

/** Lists are answered with success. */
export function allOpen(answers: readonly AreaAnswer[]): void {
  const others = answers.filter(({ status }) => status !== 200)
  expectEqual('areas that do not open to a token of the sign-in service', together(others), [])
}
