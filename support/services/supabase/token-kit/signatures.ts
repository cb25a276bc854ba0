/** Tokens whose claims are right and whose signature is not the project's. */
import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { Unverified } from '../../../core/errors.ts'
import { signedWith, split, unsigned, withChangedClaims, withChangedSignature } from './compact.ts'
import { bearer, claimsOf, type Making, type Materials, secretOf } from './materials.ts'

/** A token with the genuine claims, signed with whatever `secret` is and with a header of its own. */
const forged =
  (secret: (materials: Materials) => string | Buffer, header: object = {}): Making =>
  (materials) =>
    bearer(signedWith(secret(materials), claimsOf(materials), { ...header }))

const without =
  (alg: string): Making =>
  (materials) =>
    bearer(unsigned(alg, claimsOf(materials)))

/** A token signed with a key pair that nobody knows; `header` may tell how to find it. */
async function byStranger(
  materials: Materials,
  header: (publicKey: object) => object = () => ({}),
): Promise<string | undefined> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const told = header(await exportJWK(publicKey))
  const signing = new SignJWT(claimsOf(materials))
  return bearer(
    await signing.setProtectedHeader({ alg: 'ES256', typ: 'JWT', ...told }).sign(privateKey),
  )
}

export const signatures: Readonly<Record<string, Making>> = {
  'a token with a changed signature': ({ token }) => bearer(withChangedSignature(token)),
  'a token with a changed subject': ({ token }) =>
    bearer(withChangedClaims(token, { sub: '00000000-0000-4000-8000-000000000000' })),
  'a token without its signature': ({ token }) => bearer(`${split(token).head}.`),
  'a token that wants no signature': without('none'),
  'a token that wants no signature, in capitals': without('NONE'),
  'a token that wants no signature, capitalised': without('None'),
  'a token of another secret': forged(() => randomBytes(32).toString('hex')),
  'a token of an empty secret': forged(() => ''),
  'a token of the secret "secret"': forged(() => 'secret'),
  'a token of the secret read as base64': forged((m) => Buffer.from(secretOf(m), 'base64')),
  'a token by a stronger hash': forged(secretOf, { alg: 'HS512' }),
  'a token that leads its key to an empty file': forged(() => '', {
    kid: '../../../../../../dev/null',
  }),
  'a token that asks a database for its key': forged(() => 'forged', {
    kid: "' union select 'forged' --",
  }),
  'a token of the published key as a secret': forged(({ publicKey }) => {
    if (publicKey === undefined) throw new Unverified('needs a project that publishes its keys')
    return publicKey
  }),
  'a token of an unknown key pair': (materials) => byStranger(materials),
  'a token that brings its key along': (materials) => byStranger(materials, (jwk) => ({ jwk })),
  'a token that says where its key is': (materials) => {
    const { foreignKeys } = materials
    if (foreignKeys === undefined) throw new Unverified('needs a place for the keys of a forger')
    return byStranger(materials, () => ({ jku: foreignKeys, kid: 'forged' }))
  },
}
