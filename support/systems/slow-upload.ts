/** An upload over a slow line: it is under way for as long as one likes. */
import { setTimeout as pause } from 'node:timers/promises'
import { readBody } from './answer-body.ts'
import type { SentFile } from './ingestions.ts'
import type { Manifest } from './manifest.ts'
import { tokenAt } from './token-exchange.ts'

/** The answer's status and text; rejects where none comes within `withinMs`. */
export async function offerSlowly(
  manifest: Manifest,
  url: string,
  { name, type, content }: SentFile,
  {
    token,
    tookMs,
    withinMs,
  }: { readonly token: string; readonly tookMs: number; readonly withinMs: number },
): Promise<{ readonly status: number; readonly text: string }> {
  const form = new FormData()
  form.set(manifest.ingestion.field, new File([content], name, { type }))
  const encoded = new Response(form)
  const headers = {
    authorization: `Bearer ${await tokenAt(url, token)}`,
    'content-type': encoded.headers.get('content-type') ?? '',
  }
  const body = inHalves(Buffer.from(await encoded.arrayBuffer()), tookMs)
  const signal = AbortSignal.timeout(tookMs + withinMs)
  const response = await fetch(url + manifest.routes.ingestions, {
    ...{ method: 'POST', headers, body, signal, duplex: 'half', redirect: 'manual' },
  })
  return { status: response.status, text: (await readBody(response)).toString('utf8') }
}

async function* inHalves(bytes: Buffer, tookMs: number): AsyncGenerator<Uint8Array> {
  const half = Math.ceil(bytes.length / 2)
  yield bytes.subarray(0, half)
  await pause(tookMs)
  yield bytes.subarray(half)
}
