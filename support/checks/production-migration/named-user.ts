/** A user whom the application has given a name, and what becomes of it. */
import { Unverified } from '../../core/errors.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { newPerson, type Person } from '../../services/supabase/people.ts'
import { expectEqual } from '../expect.ts'

const name = 'Kept by the application'

/** Writes the additional column as the application would. */
export async function namedUser({ production, addresses }: ProductionScene) {
  const { table, id, additional } = production.users
  if (additional === undefined) throw new Unverified('needs users.additional in the manifest')
  const { person } = await newPerson(addresses.supabase)
  const sql = `update ${identifier(table)} set ${identifier(additional)} = $2
    where ${identifier(id)}::text = $1`
  await query(addresses.owner.url, sql, [person.id, name])
  return { person, name }
}

/** The account gets another address from the administration of the project. */
export async function changeAddress({ addresses }: ProductionScene, { id, email }: Person) {
  const { url, serviceKey } = addresses.supabase
  const response = await fetch(`${url}/auth/v1/admin/users/${id}`, {
    method: 'PUT',
    headers: {
      apikey: serviceKey,
      authorization: `Bearer ${serviceKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ email: `another-${email}`, email_confirm: true }),
  })
  if (!response.ok) throw new Error(`cannot change the address: ${await response.text()}`)
}

/** The additional column holds what the application has written. */
export async function stillHasName(
  { production, addresses }: ProductionScene,
  person: string,
  wanted: string,
): Promise<void> {
  const { table, id, additional = '' } = production.users
  const sql = `select ${identifier(additional)} as name from ${identifier(table)}
    where ${identifier(id)}::text = $1`
  const rows = await query(addresses.postgres.url, sql, [person])
  expectEqual('the name that the application has given', rows, [{ name: wanted }])
}
