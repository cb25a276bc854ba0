/** Users of production who have signed in, what their tokens are made of, and who is a user at all. */
import { randomUUID } from 'node:crypto'
import { Unverified } from '../../core/errors.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { newPerson, type Person } from '../../services/supabase/people.ts'
import { type KeyServer, startKeyServer } from '../../services/supabase/token-kit/key-server.ts'
import { type Materials, materialsOf } from '../../services/supabase/token-kit/materials.ts'
import { expectEqual, expectThat } from '../expect.ts'

export interface SignedIn {
  readonly person: Person
  readonly materials: Materials
  /**
   * Where a forger publishes keys: whoever asks there has believed a token. Undefined where the system
   * is somebody else's, who cannot reach it.
   */
  readonly forger?: KeyServer
}

/** A new user with a session that is gone on with once; gone when the scenario ends. */
export async function signedIn({ addresses, scope }: ProductionScene): Promise<SignedIn> {
  const person = await somebody({ addresses, scope })
  const materials = await materialsOf(addresses.supabase, person)
  if (addresses.supabase.provider !== 'embedded') return { person, materials }
  const forger = await startKeyServer('forged')
  scope.undo("stop the forger's keys", () => forger.close())
  return { person, materials: { ...materials, foreignKeys: forger.url }, forger }
}

/** A new user with a session. */
export async function somebody({
  addresses,
  scope,
}: Pick<ProductionScene, 'addresses' | 'scope'>): Promise<Person> {
  const { person, remove } = await newPerson(addresses.supabase)
  scope.undo('remove the user', remove)
  return person
}

/** The subject of a token as it stands there, verified or not. */
export function subjectIn(header: string | undefined): unknown {
  const claims = header?.split('.')[1]
  if (claims === undefined) return undefined
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).sub
}

/** No row of the application's users has this id. */
export async function isNoUser(
  { production, addresses }: ProductionScene,
  id: unknown,
): Promise<void> {
  const { table, id: column } = production.users
  const sql = `select count(*)::int as count from ${identifier(table)}
    where ${identifier(column)}::text = $1`
  const [row] = await query(addresses.postgres.url, sql, [String(id ?? randomUUID())])
  expectEqual('users that a token for nobody has made', row?.count, 0)
}

/** No forger was asked for a key; a token that names no place sends nobody anywhere. */
export function nobodyAsked(
  { forger }: Pick<SignedIn, 'forger'>,
  header: string | undefined,
): void {
  if (forger === undefined) {
    if (!namesPlace(header)) return
    const why = 'not possible on the remote target, which cannot reach this machine'
    throw new Unverified(`needs a place for the keys of a forger: ${why}`)
  }
  expectThat(forger.asked() === 0, 'the backend fetches keys from where a token sends it', {
    expected: 'no request',
    received: `${forger.asked()} requests`,
  })
}

/** Whether its head says where a key is (RFC 7515, 4.1.2 and 4.1.5). */
function namesPlace(header: string | undefined): boolean {
  const [head = ''] = (header ?? '').replace(/^Bearer /, '').split('.')
  const said: unknown = JSON.parse(Buffer.from(head, 'base64url').toString() || '{}')
  return typeof said === 'object' && said !== null && ('jku' in said || 'x5u' in said)
}
