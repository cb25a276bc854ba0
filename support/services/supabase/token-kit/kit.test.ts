/** The kit against verifiers: a careful one refuses every forgery, and each careless one falls for its own. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, importSPKI, jwtVerify } from 'jose'
import { Unverified } from '../../../core/errors.ts'
import { mintApiKeys, newSigningSecret, signingKey } from '../keys.ts'
import { signedWith } from './compact.ts'
import { type KeyServer, startKeyServer } from './key-server.ts'
import { credential, forgedNames, genuineNames } from './kit.ts'
import type { Materials } from './materials.ts'

const secret = newSigningSecret()
const user = '6f1f2d0e-5f5a-4a8e-9c1b-000000000001'
const issuer = 'http://127.0.0.1/auth/v1'
const now = Math.floor(Date.now() / 1000)
const session = { iss: issuer, aud: 'authenticated', role: 'authenticated', sub: user }
const claims = { ...session, iat: now, exp: now + 3600 }

/** What a careful verifier does; every part of it can be left out. */
const careful = {
  pinned: true,
  verifies: true,
  audience: true,
  issuer: true,
  expiry: true,
  role: true,
  knowsUsers: true,
}

async function takes(header: string | undefined, checks: Partial<typeof careful> = {}) {
  const does = { ...careful, ...checks }
  const token = /^Bearer ([^ ]+)$/i.exec(header ?? '')?.[1]
  if (token === undefined) return false
  try {
    const algorithms = does.pinned ? ['HS256'] : ['HS256', 'HS384', 'HS512']
    const payload = does.verifies
      ? (await jwtVerify(token, signingKey(secret), { algorithms, ...clock(does) })).payload
      : decodeJwt(token)
    if (does.audience && payload.aud !== 'authenticated') return false
    if (does.issuer && payload.iss !== issuer) return false
    if (does.expiry && payload.exp === undefined) return false
    if (does.role && payload.role !== 'authenticated') return false
    return does.knowsUsers ? payload.sub === user : true
  } catch {
    return false // whatever is wrong with it, it is not taken
  }
}

const clock = ({ expiry }: { expiry: boolean }) => (expiry ? {} : { currentDate: new Date(0) })

describe('the token kit', () => {
  let keys: KeyServer
  let materials: Materials
  before(async () => {
    keys = await startKeyServer()
    const { anonKey, serviceKey } = await mintApiKeys(secret)
    const { publicKey, url: foreignKeys } = keys
    const token = signedWith(secret, claims)
    const refreshed = signedWith(secret, { ...claims, iat: now + 1 })
    materials = { token, refreshed, secret, anonKey, serviceKey, publicKey, foreignKeys }
  })
  after(() => keys.close())

  const taken = async (names: readonly string[], checks: Partial<typeof careful> = {}) => {
    const found: string[] = []
    for (const name of names) {
      if (await takes(await credential(name, materials), checks)) found.push(name)
    }
    return found
  }
  const forged = Object.values(forgedNames).flat()

  it('has at least forty forgeries, each under a name of its own', () => {
    assert.ok(forged.length >= 40, `${forged.length}`)
    assert.equal(new Set([...forged, ...genuineNames]).size, forged.length + genuineNames.length)
  })

  it('is taken where it is genuine', async () => {
    assert.deepEqual(await taken(genuineNames), genuineNames)
  })

  it('is refused where it is forged, by a verifier who looks at everything', async () => {
    assert.deepEqual(await taken(forged), [])
  })

  const careless: readonly (readonly [string, Partial<typeof careful>, readonly string[]])[] = [
    ['does not look at the audience', { audience: false }, ['a token for another audience']],
    ['does not look at the issuer', { issuer: false }, ['a token of another issuer']],
    ['does not look at the expiry', { expiry: false }, ['a token that has expired']],
    ['lets the token choose its hash', { pinned: false }, ['a token by a stronger hash']],
    ['does not look at the role', { role: false }, ['a token of the role of visitors']],
    [
      'does not know the users',
      { knowsUsers: false },
      [
        'a token of nobody',
        'a token of a user who does not exist',
        'a token whose subject is no id',
      ],
    ],
    [
      'looks at signature and expiry only',
      { audience: false, issuer: false, role: false, knowsUsers: false },
      ['the public key of the project', 'the service key of the project', 'a token for visitors'],
    ],
    [
      'does not verify the signature',
      { verifies: false },
      [
        'a token with a changed signature',
        'a token without its signature',
        'a token that wants no signature',
        'a token of another secret',
        'a token of an unknown key pair',
        'a token that brings its key along',
      ],
    ],
  ]
  for (const [fault, checks, caught] of careless) {
    it(`catches a verifier who ${fault}`, async () => {
      const found = await taken(forged, checks)
      assert.deepEqual(
        caught.filter((name) => !found.includes(name)),
        [],
      )
    })
  }

  it('signs with the published key as a secret, as a confused verifier would check it', async () => {
    const header = await credential('a token of the published key as a secret', materials)
    const [head, body, signature] = (header ?? '').slice('Bearer '.length).split('.')
    const expected = createHmac('sha256', keys.publicKey).update(`${head}.${body}`)
    assert.equal(signature, expected.digest('base64url'))
  })

  it('says what materials are missing, and which names there are', async () => {
    const { token, anonKey, serviceKey } = materials
    const poor = { token, anonKey, serviceKey }
    await assert.rejects(credential('a token that has expired', poor), Unverified)
    await assert.rejects(credential('a token that says where its key is', poor), Unverified)
    await assert.rejects(credential('a token of yesterday', materials), /there are: the token of/)
  })

  it('publishes a key by which its own tokens are verified, and counts who asks', async () => {
    const token = await keys.sign(claims)
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys.url)))
    assert.equal(payload.sub, user)
    assert.equal(keys.asked(), 1)
    await jwtVerify(token, await importSPKI(keys.publicKey, 'ES256'))
    assert.deepEqual(decodeProtectedHeader(token).kid, 'published')
  })
})
