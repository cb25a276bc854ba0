/** Signed URLs: a token that lets its bearer read, or write, one object for a time. */
import type { Context, Hono } from 'hono'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { asCaller, type Caller } from './as-user.ts'
import { deliver } from './deliver.ts'
import { visibleObject } from './download.ts'
import { invalidRequest, invalidSignature, invalidToken } from './errors.ts'
import { validKey } from './limits.ts'
import {
  coerced,
  jsonBody,
  objectOf,
  requireCaller,
  requiredTexts,
  type StorageServices,
  wantsUpsert,
} from './requests.ts'
import { bucketById, objectByName, stored } from './rows.ts'
import { type Destination, store, writeRow } from './upload.ts'

/** A signed upload URL holds for two hours, as with the hosted service. */
const uploadSeconds = 7200

type Scope = 'download' | 'upload'

export function signRoutes(router: Hono, s: StorageServices): void {
  router.post('/object/upload/sign/:bucket/*', (c) => signUpload(c, s))
  router.put('/object/upload/sign/:bucket/*', (c) => redeemUpload(c, s))
  router.post('/object/sign/:bucket', (c) => signMany(c, s))
  router.post('/object/sign/:bucket/*', (c) => signOne(c, s))
  router.get('/object/sign/:bucket/*', (c) => redeemDownload(c, s))
}

async function signOne(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const at = objectOf(c, '/object/sign/')
  const seconds = lifetime(await jsonBody(c))
  await visibleObject(s, caller, at, 'storage.object.sign')
  return c.json({ signedURL: await downloadUrl(s, `${at.bucket}/${at.name}`, seconds) })
}

async function signMany(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const bucket = c.req.param('bucket')
  const body = await jsonBody(c)
  const seconds = lifetime(body)
  const paths = requiredTexts(body, 'paths')
  const { rows } = await asCaller(s.pool, caller, 'storage.object.sign_many', (db) =>
    db.query<{ name: string }>(
      'select name from storage.objects where bucket_id = $1 and name = any($2)',
      [bucket, paths],
    ),
  )
  const visible = new Set(rows.map(({ name }) => name))
  const signed = paths.map(async (path) =>
    visible.has(path)
      ? { error: null, path, signedURL: await downloadUrl(s, `${bucket}/${path}`, seconds) }
      : {
          error: 'Either the object does not exist or you do not have access to it',
          path,
          signedURL: null,
        },
  )
  return c.json(await Promise.all(signed))
}

async function redeemDownload(c: Context, s: StorageServices) {
  const { bucket, name } = objectOf(c, '/object/sign/')
  const { exp = 0 } = await redeemed(c, s, `${bucket}/${name}`, 'download')
  const find = async () => stored(await objectByName(s.pool, bucket, name))
  return deliver(c, s, find, { expires: new Date(exp * 1000).toUTCString(), 'cache-control': '' })
}

/**
 * Whether the caller may write is tried with a row that is rolled back; the content comes later.
 */
async function signUpload(c: Context, s: StorageServices) {
  const caller = await requireCaller(c, s)
  const { bucket, name } = objectOf(c, '/object/upload/sign/')
  validKey(name)
  await bucketById(s.pool, bucket)
  const upsert = wantsUpsert(c)
  const operation = 'storage.object.sign_upload_url'
  await tryWriting(s, caller, { bucket, name, upsert, operation })
  const claims = { url: `${bucket}/${name}`, scope: 'upload', owner: caller.sub, upsert }
  const token = await signed(s, claims, uploadSeconds)
  return c.json({ url: `/object/upload/sign/${bucket}/${name}?token=${token}`, token })
}

async function tryWriting(s: StorageServices, caller: Caller, to: Destination): Promise<void> {
  const enough = Symbol('written, to be rolled back')
  try {
    await asCaller(s.pool, caller, to.operation, async (db) => {
      await writeRow(db, to, caller, { version: '', metadata: null, userMetadata: {} })
      throw enough
    })
  } catch (error) {
    if (error !== enough) throw error
  }
}

async function redeemUpload(c: Context, s: StorageServices) {
  const { bucket, name } = objectOf(c, '/object/upload/sign/')
  const { owner, upsert } = await redeemed(c, s, `${bucket}/${name}`, 'upload')
  const sub = typeof owner === 'string' ? owner : undefined
  const signer: Caller = { role: 'service_role', sub, claims: { role: 'service_role', sub } }
  const operation = 'storage.object.upload_signed'
  await store(c, s, signer, { bucket, name, upsert: upsert === true, operation })
  return c.json({ Key: `${bucket}/${name}` })
}

/** The claims of the request's token, if it was made for this path and this purpose. */
async function redeemed(c: Context, s: StorageServices, url: string, scope: Scope) {
  const token = c.req.query('token')
  if (token === undefined) throw invalidRequest("querystring must have required property 'token'")
  const claims = await verified(token, s.key)
  if (claims.url !== url || claims.scope !== scope) throw invalidSignature()
  return claims
}

async function verified(token: string, key: Uint8Array): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, key, { algorithms: ['HS256'] })).payload
  } catch (error) {
    throw invalidToken(error instanceof Error ? error.message : String(error))
  }
}

/** The path is not percent-encoded: the client library does that. */
async function downloadUrl(s: StorageServices, url: string, seconds: number): Promise<string> {
  return `/object/sign/${url}?token=${await signed(s, { url, scope: 'download' }, seconds)}`
}

const signed = (s: StorageServices, claims: JWTPayload, seconds: number) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(s.key)

function lifetime(body: Record<string, unknown>): number {
  const seconds = coerced(body.expiresIn)
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1) {
    throw invalidRequest('body/expiresIn must be >= 1')
  }
  return seconds
}
