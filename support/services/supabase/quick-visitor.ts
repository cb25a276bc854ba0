/** The storage as a signed-in user meets it, with as little work per request as possible: for loads. */
import type { SupabaseAddress } from '../../ports/services.ts'
import type { Place } from './visitor.ts'

export interface QuickVisitor {
  /** Rejects with the status and the answer unless it was stored. */
  upload(place: Place, content: Buffer<ArrayBuffer>, type: string): Promise<void>
  download(place: Place): Promise<Buffer>
}

/** Longer than any answer that would still be of use, in milliseconds. */
const longestMs = 30_000

export function quickVisitor({ url, anonKey }: SupabaseAddress, token: string): QuickVisitor {
  const headers = { apikey: anonKey, authorization: `Bearer ${token}` }
  const ask = async (path: string, request: RequestInit): Promise<Buffer> => {
    const signal = AbortSignal.timeout(longestMs)
    const answer = await fetch(`${url}/storage/v1/object/${path}`, { ...request, signal })
    const body = Buffer.from(await answer.arrayBuffer())
    if (answer.ok) return body
    throw new Error(`${answer.status} ${body.toString('utf8').slice(0, 200)}`)
  }
  return {
    upload: async ({ bucket, path }, body, type) => {
      const named = { ...headers, 'content-type': type, 'x-upsert': 'false' }
      await ask(`${bucket}/${path}`, { method: 'POST', headers: named, body })
    },
    download: ({ bucket, path }) => ask(`authenticated/${bucket}/${path}`, { headers }),
  }
}
