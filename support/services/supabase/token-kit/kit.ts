/** Every credential by the words that a feature uses for it: those to take and those to refuse. */
import { claims } from './claims.ts'
import { genuine } from './genuine.ts'
import type { Credential, Making, Materials } from './materials.ts'
import { shapes } from './shapes.ts'
import { signatures } from './signatures.ts'

/** By what is wrong with them, in the order in which a careful verifier finds it. */
const forgeries: Readonly<Record<string, Readonly<Record<string, Making>>>> = {
  shape: shapes,
  signature: signatures,
  claims,
}

const all: Readonly<Record<string, Making>> = {
  ...genuine,
  ...Object.assign({}, ...Object.values(forgeries)),
}

/** Names of the credentials that must be taken. */
export const genuineNames = Object.keys(genuine)

/** Names of the credentials that must be refused, by what is wrong with them. */
export const forgedNames: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(forgeries).map(([wrong, makings]) => [wrong, Object.keys(makings)]),
)

/**
 * The Authorization header that is called `name`; undefined for none. Throws `Unverified` where it
 * cannot be made of these materials, and an error with the known names for an unknown one.
 */
export async function credential(name: string, materials: Materials): Promise<Credential> {
  const making = all[name]
  if (making !== undefined) return making(materials)
  throw new Error(`no credential is called "${name}"; there are: ${Object.keys(all).join(', ')}`)
}
