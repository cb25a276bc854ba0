/** What the application stored, seen through the S3-compatible interface of the storage. */
import { Violation } from '../core/errors.ts'
import type { Place as Scenery } from '../run/scene.ts'
import { type Description, describeByS3, presignedByS3 } from '../services/supabase/s3-access.ts'
import type { Place } from '../services/supabase/visitor.ts'
import { call } from '../systems/http-client.ts'
import { expectEqual, expectThat } from './expect.ts'
import { digest } from './file-access.ts'

type Scene = Pick<Scenery, 'addresses'>

/** Both interfaces tell the same size, mark and type; what they tell is returned. */
export async function describedAlike(scene: Scene, place: Place): Promise<Description> {
  const [byRest, byS3] = [await describeByRest(scene, place), await byS3Of(scene, place)]
  expectEqual(`${place.bucket}/${place.path} by the S3-compatible interface`, byS3, byRest)
  return byRest
}

/** A link of so many seconds for the S3-compatible interface opens exactly this document. */
export async function linkOpens(
  { addresses }: Scene,
  place: Place,
  seconds: number,
  document: Buffer,
): Promise<void> {
  const { status, body } = await call(presignedByS3(addresses.supabase, place, seconds))
  expectEqual(`GET of a link of ${seconds} seconds`, status, 200)
  expectEqual('SHA-256 of what the link opens', digest(body), digest(document))
}

/** A link of so many seconds is refused, and nothing of the document comes with the refusal. */
export async function linkRefused(
  { addresses }: Scene,
  place: Place,
  seconds: number,
  document: Buffer,
): Promise<number> {
  const { status, body } = await call(presignedByS3(addresses.supabase, place, seconds))
  expectThat([400, 403].includes(status), `a link of ${seconds} seconds is not refused`, {
    expected: '400 or 403',
    received: status,
  })
  expectThat(digest(body) !== digest(document), `a link of ${seconds} seconds opens the document`)
  return status
}

async function byS3Of({ addresses }: Scene, place: Place): Promise<Description> {
  try {
    return await describeByS3(addresses.supabase, place)
  } catch (cause) {
    const { name, $metadata } = Object(cause)
    const received = `${$metadata?.httpStatusCode ?? 'no answer'} ${name}`
    const what = `${place.bucket}/${place.path} is not there by the S3-compatible interface`
    throw new Violation(what, { received, cause })
  }
}

async function describeByRest({ addresses }: Scene, { bucket, path }: Place): Promise<Description> {
  const { url, serviceKey } = addresses.supabase
  const key = path.split('/').map(encodeURIComponent).join('/')
  const { status, headers } = await call(
    `${url}/storage/v1/object/authenticated/${bucket}/${key}`,
    { method: 'HEAD', headers: { authorization: `Bearer ${serviceKey}`, apikey: serviceKey } },
  )
  expectEqual(`HEAD of ${bucket}/${path} by the storage itself`, status, 200)
  return {
    bytes: Number(headers.get('content-length')),
    etag: headers.get('etag') ?? '',
    type: headers.get('content-type') ?? '',
  }
}
