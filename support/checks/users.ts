/** Users of the system under test, who go with the scenario. */
import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { newPerson, type Person } from '../services/supabase/people.ts'
import { aged, forged, isSignedWith } from '../services/supabase/tokens.ts'
import { environmentOf } from '../systems/environment.ts'
import { type Credentials, withOwnAccount } from '../systems/own-accounts.ts'
import { environmentAt } from '../systems/started-environments.ts'
import { tokenAt } from '../systems/token-exchange.ts'

type Place = Pick<Scene, 'addresses' | 'scope' | 'manifest'>

/** Somebody who is signed in; `appMetadata` as the administration writes it. */
export async function userOf(
  { addresses, scope, manifest }: Place,
  appMetadata: Readonly<Record<string, unknown>> = {},
): Promise<Person> {
  const { accounts } = manifest
  if (accounts !== undefined && addresses.supabase.provider === 'project') {
    throw new Unverified('accounts of the system stay behind on a remote target: none is made')
  }
  const { person, remove } = await newPerson(addresses.supabase, appMetadata)
  scope.undo('remove the user', remove)
  if (accounts === undefined) return person
  const isAdministrator = Object.keys(appMetadata).length > 0
  if (isAdministrator) {
    return withOwnAccount(accounts, person, { existing: superuserOf({ addresses, manifest }) })
  }
  const { by } = accounts.signUp
  const maker = by === 'superuser' ? { maker: superuserOf({ addresses, manifest }) } : {}
  return withOwnAccount(accounts, person, maker)
}

/** Every token by which the user is known: to the suite and Supabase, and to the system at `url`. */
export async function tokensOf(url: string, token: string): Promise<Record<string, string>> {
  const own = await tokenAt(url, token)
  const shared = { 'the token of the user': token }
  return own === token ? shared : { ...shared, "the token of the user's own account": own }
}

/** The account that the environment names with which the backend there was started. */
const superuserOf = (place: Omit<Place, 'scope'>) => (origin: string) =>
  superuserIn(place, environmentAt(origin) ?? environmentOf(place.manifest, place.addresses))

function superuserIn(
  { manifest: { environments, superuser } }: Pick<Place, 'manifest'>,
  values: Readonly<Record<string, string>>,
): Credentials {
  const [email, password] = [values[environments.superuser], values[superuser.password]]
  if (email !== undefined && password !== undefined) return { email, password }
  const names = `${environments.superuser} and ${superuser.password}`
  throw new Unverified(`needs ${names} in the manifest's environment: an administrator's account`)
}

/** The token that the user shows there, as it would look had it been issued `seconds` earlier. */
export async function agedAt(
  { addresses, manifest }: Omit<Place, 'scope'>,
  url: string,
  token: string,
  seconds: number,
): Promise<string> {
  const shown = await tokenAt(url, token)
  const values = Object.values(environmentOf(manifest, addresses))
  for (const secret of [addresses.supabase.jwtSecret ?? '', ...values]) {
    if (secret !== '' && (await isSignedWith(shown, secret))) return aged(shown, seconds, secret)
  }
  throw new Unverified('needs the secret that signs the tokens of users')
}

/** The same claims as in the token that the user shows there, signed by somebody else. */
export async function forgedAt(url: string, token: string): Promise<string> {
  return forged(await tokenAt(url, token))
}
