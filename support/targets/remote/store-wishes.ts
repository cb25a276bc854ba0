/** What a request to the store of files would do there, and whether the file is the run's own. */
import type { Ours, Thing, Wish } from '../../ports/guard.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import { type HttpRequest, isReading } from './http-request.ts'

/** A store's object as a thing; no bucket of Supabase begins so. */
export const objectId = ({ bucket }: Pick<ObjectStoreAddress, 'bucket'>, key: string): string =>
  `s3://${bucket}/${key}`

/** Judges what is sent to `base`, below which the keys of the bucket stand. */
export function storeWish(store: ObjectStoreAddress, base: string) {
  return (request: HttpRequest, ours: Ours): Wish => {
    if (isReading(request)) return { kind: 'read' }
    const key = keyBelow(request.url.href, base) ?? ''
    const what = `${request.method} a file of the object store`
    if (!ours.names(key)) {
      return { kind: 'foreign', what, why: 'that does not name the run' }
    }
    const creates = [{ kind: 'object', id: objectId(store, key) }] as const
    return { kind: 'write', what, creates: request.method === 'DELETE' ? [] : creates }
  }
}

/** Files that an answer of the system tells of, by their public addresses. */
export function filesTold(answer: unknown, store: ObjectStoreAddress): Thing[] {
  const texts = textsIn(answer)
  const keys = texts.flatMap((text) => keyBelow(text, `${store.publicUrl}/`) ?? [])
  return keys.map((key) => ({ kind: 'object', id: objectId(store, key) }))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** The key that an address stands for; undefined where it is none below `base`. */
function keyBelow(address: string, base: string): string | undefined {
  if (!address.startsWith(base) || !URL.canParse(address)) return undefined
  const { pathname } = new URL(address)
  try {
    return decodeURIComponent(pathname.slice(new URL(base).pathname.length)).replace(/^\//, '')
  } catch {
    return undefined // half an escape: no store has made it
  }
}
