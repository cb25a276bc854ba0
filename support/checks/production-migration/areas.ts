/** The eight areas as a client sees them: read, written, and whose rows they make. */
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { excerptOf } from '../../systems/answer-body.ts'
import { idIn } from '../../systems/answer-fields.ts'
import { type Answer, call } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'

export type AreaName = keyof ProductionManifest['areas']

export interface AreaAnswer {
  readonly area: string
  readonly method: string
  readonly status: number
  /** The beginning of its body. */
  readonly said: string
}

/** The header of a request; undefined sends none. */
export type Authorization = string | undefined

export const withHeader = (header: Authorization): Record<string, string> =>
  header === undefined ? {} : { authorization: header }

/** Lists each area once. */
export async function readEach(
  manifest: ProductionManifest,
  url: string,
  header: Authorization,
): Promise<AreaAnswer[]> {
  return Promise.all(
    Object.entries(manifest.areas).map(async ([area, { path }]) => {
      const answer = await call(url + path, { headers: withHeader(header) })
      return { area, method: 'GET', status: answer.status, said: excerptOf(answer.body, 120) }
    }),
  )
}

/** Tries to make something in each area. */
export async function writeEach(
  manifest: ProductionManifest,
  url: string,
  header: Authorization,
): Promise<AreaAnswer[]> {
  return Promise.all(
    (Object.keys(manifest.areas) as AreaName[]).map(async (area) => {
      const answer = await make(manifest, url, header, area)
      return { area, method: 'POST', status: answer.status, said: excerptOf(answer.body, 120) }
    }),
  )
}

/** One request that would make something in an area, were the caller somebody. */
function make(
  { areas }: ProductionManifest,
  url: string,
  header: Authorization,
  area: AreaName,
): Promise<Answer> {
  const { path, create, file, body } = areas[area]
  const request = { method: 'POST', headers: withHeader(header) }
  if (file === undefined) {
    const headers = { ...request.headers, 'content-type': 'application/json' }
    return call(url + (create ?? path), { ...request, headers, body: JSON.stringify(body) })
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) form.set(name, String(value))
  form.set(file, new Blob(['text'], { type: 'text/plain' }), 'plumbline.txt')
  return call(url + (create ?? path), { ...request, body: form })
}

/** Makes a project; `extra` joins the body, `more` the headers and `search` the address. */
export function makeProject(
  { areas }: ProductionManifest,
  url: string,
  header: string,
  name: string,
  { extra = {}, more = {}, search = '' } = {},
): Promise<Answer> {
  const { path, create, body } = areas.projects
  const headers = { ...withHeader(header), 'content-type': 'application/json', ...more }
  const said = JSON.stringify({ ...body, name, ...extra })
  return call(`${url}${create ?? path}${search}`, { method: 'POST', headers, body: said })
}

/** The id in the answer to a request that has made something. */
export function madeId(answer: Answer): string {
  expectThat([200, 201, 202].includes(answer.status), 'a user cannot make a project', {
    expected: '200, 201 or 202',
    received: answer.status,
  })
  return idIn(answer, 'id')
}

/** How many rows of each area belong to `owner`. */
export async function rowsOf(
  { production, addresses }: ProductionScene,
  owner: string,
): Promise<Record<string, number>> {
  const entries = Object.entries(production.areas).map(async ([area, { table, owner: column }]) => {
    const sql = `select count(*)::int as count from ${identifier(table)}
      where ${identifier(column)}::text = $1`
    const [row] = await query(addresses.postgres.url, sql, [owner])
    return [area, Number(row?.count)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** Areas that answer alike stand together, with what they say. */
function together(answers: readonly AreaAnswer[]): string[] {
  const alike = Map.groupBy(answers, ({ method, status, said }) => `${method}: ${status} ${said}`)
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
