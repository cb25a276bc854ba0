/** The storage as one visitor meets it: every operation of the client library and how it came out. */
import { createClient } from '@supabase/supabase-js'
import type { SupabaseAddress } from '../../ports/services.ts'

export interface Place {
  readonly bucket: string
  readonly path: string
}

/** A refusal carries the status that was meant: Storage writes it into the body of an HTTP 400. */
export type Outcome =
  | { readonly done: true; readonly data: unknown }
  | { readonly done: false; readonly status: number; readonly reason: string }

export interface Visitor {
  /** Its data is a `Buffer`. */
  download(place: Place): Promise<Outcome>
  /** Its data is the list of entries; what may not be seen is left out without a refusal. */
  list(bucket: string, folder: string, search?: string): Promise<Outcome>
  /** Its data is the URL. */
  sign(place: Place, seconds: number): Promise<Outcome>
  signMany(place: Place): Promise<Outcome>
  /** Its data is `{ size, type }`. */
  info(place: Place): Promise<Outcome>
  upload(place: Place, content: Buffer, type: string): Promise<Outcome>
  /** The upload that may take the place of an object that is there. */
  upsert(place: Place, content: Buffer, type: string): Promise<Outcome>
  update(place: Place, content: Buffer, type: string): Promise<Outcome>
  /** Its data holds the `token` with which anybody may upload there once. */
  signUpload(place: Place): Promise<Outcome>
  /** The upload by such a token. */
  redeemUpload(place: Place, token: string, content: Buffer, type: string): Promise<Outcome>
  /** Its data is the list of what is gone; what may not be removed is left out. */
  remove(place: Place): Promise<Outcome>
  move(from: Place, to: string): Promise<Outcome>
  copy(from: Place, to: string): Promise<Outcome>
}

const stateless = { auth: { persistSession: false, autoRefreshToken: false } }

/** A signed-in user. */
export function userVisitor(address: SupabaseAddress, token: string): Visitor {
  const headers = { Authorization: `Bearer ${token}` }
  return visitor(createClient(address.url, address.anonKey, { ...stateless, global: { headers } }))
}

/** Somebody who has nothing but the public key of the project. */
export function anonymousVisitor({ url, anonKey }: SupabaseAddress): Visitor {
  return visitor(createClient(url, anonKey, stateless))
}

/** Somebody who sends no key and no token at all. */
export function keylessVisitor({ url, anonKey }: SupabaseAddress): Visitor {
  const keyless: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    for (const name of ['apikey', 'authorization']) headers.delete(name)
    return fetch(input, { ...init, headers })
  }
  return visitor(createClient(url, anonKey, { ...stateless, global: { fetch: keyless } }))
}

/** The holder of the service key, to whom row level security does not apply. */
export function serviceVisitor({ url, serviceKey }: SupabaseAddress): Visitor {
  return visitor(createClient(url, serviceKey, stateless))
}

function visitor({ storage }: ReturnType<typeof createClient>): Visitor {
  const put = ({ bucket, path }: Place, content: Buffer, contentType: string, upsert: boolean) =>
    outcome(storage.from(bucket).upload(path, content, { contentType, upsert }))
  return {
    download: async ({ bucket, path }) => bytesIn(await storage.from(bucket).download(path)),
    list: (bucket, folder, search = '') =>
      outcome(storage.from(bucket).list(folder, { limit: 1_000, search })),
    sign: async ({ bucket, path }, seconds) => {
      const { data, error } = await storage.from(bucket).createSignedUrl(path, seconds)
      return error === null ? { done: true, data: data.signedUrl } : refusal(error)
    },
    signMany: async ({ bucket, path }) => {
      const { data, error } = await storage.from(bucket).createSignedUrls([path], 60)
      if (error !== null) return refusal(error)
      const [first] = data
      const reason = first?.error ?? null
      return reason === null
        ? { done: true, data: first?.signedUrl }
        : { done: false, status: 404, reason }
    },
    info: async ({ bucket, path }) => {
      const { data, error } = await storage.from(bucket).info(path)
      if (error !== null) return refusal(error)
      return { done: true, data: { size: data.size, type: data.contentType } }
    },
    upload: (place, content, type) => put(place, content, type, false),
    upsert: (place, content, type) => put(place, content, type, true),
    update: ({ bucket, path }, content, contentType) =>
      outcome(storage.from(bucket).update(path, content, { contentType })),
    signUpload: ({ bucket, path }) => outcome(storage.from(bucket).createSignedUploadUrl(path)),
    redeemUpload: ({ bucket, path }, token, content, contentType) =>
      outcome(storage.from(bucket).uploadToSignedUrl(path, token, content, { contentType })),
    remove: ({ bucket, path }) => outcome(storage.from(bucket).remove([path])),
    move: ({ bucket, path }, to) => outcome(storage.from(bucket).move(path, to)),
    copy: ({ bucket, path }, to) => outcome(storage.from(bucket).copy(path, to)),
  }
}

interface Answer<T> {
  readonly data: T | null
  readonly error: Error | null
}

async function outcome(answer: PromiseLike<Answer<unknown>>): Promise<Outcome> {
  const { data, error } = await answer
  return error === null ? { done: true, data } : refusal(error)
}

async function bytesIn({ data, error }: Answer<Blob>): Promise<Outcome> {
  if (error !== null || data === null) return refusal(error ?? new Error('no content'))
  return { done: true, data: Buffer.from(await data.arrayBuffer()) }
}

/** Status 0 stands for no answer at all. */
function refusal(error: Error): Outcome {
  const { status, statusCode } = error as Error & { status?: unknown; statusCode?: unknown }
  const meant = Number(statusCode)
  const known = Number.isInteger(meant) && meant >= 400
  return { done: false, status: known ? meant : Number(status ?? 0), reason: error.message }
}
