/** Whose rows requests make, whatever they say about somebody else. */
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Person } from '../../services/supabase/people.ts'
import { signedWith } from '../../services/supabase/token-kit/compact.ts'
import { claimsOf, type Materials, secretOf } from '../../services/supabase/token-kit/materials.ts'
import type { Answer } from '../../systems/http-client.ts'
import { expectEqual } from '../expect.ts'
import { madeId, makeProject } from './areas.ts'
import { lastColumn, ownerOf } from './owners.ts'

/** One request and the project that it has made, if it was not refused. */
export interface Made {
  readonly how: string
  readonly status: number
  readonly id: string | undefined
}

const refusals = [400, 401, 403, 422]

const madeBy = (how: string, answer: Answer): Made =>
  refusals.includes(answer.status)
    ? { how, status: answer.status, id: undefined }
    : { how, status: answer.status, id: madeId(answer) }

/** Where requests of an area can name somebody; `owner` as the manifest has it. */
export function waysToName(owner: string, { id, email }: Person) {
  const fields = [...new Set([lastColumn(owner), 'owner_id', 'user_id', 'userId'])]
  return {
    'in the body': { extra: Object.fromEntries(fields.map((field) => [field, id])) },
    'in the query': { search: `?user_id=${id}&owner_id=${id}` },
    'in headers': { more: { 'x-user-id': id, 'x-forwarded-user': email } },
  }
}

/** The first user makes projects and names the second in every place that a request has. */
export async function nameSomebodyElse(
  { production }: ProductionScene,
  url: string,
  first: Person,
  second: Person,
): Promise<Made[]> {
  const ways = waysToName(production.areas.projects.owner, second)
  return Promise.all(
    Object.entries(ways).map(async ([how, way]) =>
      madeBy(how, await makeProject(production, url, `Bearer ${first.token}`, how, way)),
    ),
  )
}

/** The first user makes a project with tokens of the project that name the second beside the subject. */
export async function nameSomebodyInToken(
  { production }: ProductionScene,
  url: string,
  materials: Materials,
  second: Person,
): Promise<Made[]> {
  const own = { user_id: second.id, id: second.id, sub: second.id }
  const words = {
    'the address': { email: second.email },
    'own words': { user_metadata: { ...own, email: second.email } },
    'other claims': { user_id: second.id, uid: second.id, id: second.id },
  }
  return Promise.all(
    Object.entries(words).map(async ([how, changes]) => {
      const token = signedWith(secretOf(materials), { ...claimsOf(materials), ...changes })
      return madeBy(how, await makeProject(production, url, `Bearer ${token}`, how))
    }),
  )
}

/** Every project that was made belongs to `owner`. */
export async function allBelongTo(
  { production, addresses }: ProductionScene,
  owner: string,
  made: readonly Made[],
): Promise<void> {
  const { projects } = production.areas
  const { url } = addresses.postgres
  const sql = `select ${await ownerOf(url, projects)} as owner from ${identifier(projects.table)} as one
    where one.id::text = $1`
  for (const { how, id } of made) {
    if (id === undefined) continue
    const rows = await query(url, sql, [id])
    expectEqual(`the owner of the project that names somebody else by ${how}`, rows, [{ owner }])
  }
}

/** Both make `count` projects at the same time, each under a name that says whose it is. */
export async function makeAtTheSameTime(
  { production }: ProductionScene,
  url: string,
  people: readonly Person[],
  count: number,
): Promise<void> {
  const each = people.flatMap((person) =>
    Array.from({ length: count }, (_, turn) => ({ person, name: `${person.id} ${turn}` })),
  )
  const mixed = each.toSorted((a, b) => a.name.slice(-2).localeCompare(b.name.slice(-2)))
  await Promise.all(
    mixed.map(async ({ person, name }) =>
      madeId(await makeProject(production, url, `Bearer ${person.token}`, name)),
    ),
  )
}

/** The names of a person's projects, in whatever column, begin with that person's id, and there are `count`. */
export async function ownTheirOwn(
  { production, addresses }: ProductionScene,
  people: readonly Person[],
  count: number,
): Promise<void> {
  const { projects } = production.areas
  const { url } = addresses.postgres
  const sql = `select to_jsonb(one)::text as row from ${identifier(projects.table)} as one
    where ${await ownerOf(url, projects)} = $1`
  for (const { id } of people) {
    const rows = (await query(url, sql, [id])).map(({ row }) => String(row))
    expectEqual('projects of a user', rows.length, count)
    const strange = rows.filter((row) => !new RegExp(`"${id} \\d+"`).test(row))
    expectEqual("projects of somebody else among a user's", strange, [])
  }
}
