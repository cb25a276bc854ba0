/** Tokens that the project itself has signed, or could have, and that are no login of a user here. */
import { randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { signedWith } from './compact.ts'
import { bearer, claimsOf, type Making, secretOf } from './materials.ts'

const hour = 3600

const seconds = () => Math.floor(Date.now() / 1000)

/** The genuine claims with these changes, signed as the project signs; undefined takes a claim away. */
const saying =
  (changes: (genuine: JWTPayload) => Readonly<Record<string, unknown>>): Making =>
  (materials) => {
    const claims = claimsOf(materials)
    return bearer(signedWith(secretOf(materials), { ...claims, ...changes(claims) }))
  }

export const claims: Readonly<Record<string, Making>> = {
  'a token that has expired': saying(() => ({
    iat: seconds() - 2 * hour,
    exp: seconds() - hour,
  })),
  'a token that never expires': saying(() => ({ exp: undefined })),
  'a token of tomorrow': saying(() => ({ nbf: seconds() + 24 * hour })),
  'a token for another audience': saying(() => ({ aud: 'somebody-else' })),
  'a token for no audience': saying(() => ({ aud: undefined })),
  'a token of another issuer': saying(() => ({ iss: 'https://another.example.com/auth/v1' })),
  'a token for visitors': saying(() => ({ aud: 'anon', role: 'anon' })),
  'a token of the role of visitors': saying(() => ({ role: 'anon' })),
  'a token of nobody': saying(() => ({ sub: undefined })),
  'a token of an empty subject': saying(() => ({ sub: '' })),
  'a token whose subject is no id': saying(() => ({ sub: 'abc' })),
  'a token whose subject is a query': saying(({ sub }) => ({ sub: `${sub}' or '1'='1` })),
  'a token of a user who does not exist': saying(() => ({ sub: randomUUID() })),
  'the public key of the project': ({ anonKey }) => bearer(anonKey),
  'the service key of the project': ({ serviceKey }) => bearer(serviceKey),
}
