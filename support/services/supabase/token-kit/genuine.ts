/** Credentials that must be taken: without them a system that refuses everybody would look safe. */
import { Unverified } from '../../../core/errors.ts'
import { signedWith } from './compact.ts'
import { bearer, claimsOf, type Making, secretOf } from './materials.ts'

export const genuine: Readonly<Record<string, Making>> = {
  'the token of a signed-in user': ({ token }) => bearer(token),
  'the token with its scheme in small letters': ({ token }) => `bearer ${token}`,
  'a later token of the same session': ({ refreshed }) => {
    if (refreshed === undefined) throw new Unverified('needs a session that was gone on with')
    return bearer(refreshed)
  },
  /** Shows that the forged ones are refused for what is wrong with them, not for who made them. */
  'the same claims signed anew with the right secret': (materials) =>
    bearer(signedWith(secretOf(materials), claimsOf(materials))),
}
