/** Uploads through the system's own producer: what every scenario about jobs begins with. */
import { Violation } from '../core/errors.ts'
import { type Answer, call, excerpt, json } from './http-client.ts'
import type { Manifest } from './manifest.ts'

export interface Upload {
  readonly document: Buffer<ArrayBuffer>
  readonly token: string
  /** The extraction's id, the job's id and the URL, as the answer gave them. */
  readonly extraction: string
  readonly job: string
  readonly url: string
  readonly answer: Answer
}

/** Posts a document as the signed-in user; anything but a 2xx with the promised fields is a violation. */
export async function upload(
  manifest: Manifest,
  backendUrl: string,
  token: string,
  document: Buffer<ArrayBuffer>,
): Promise<Upload> {
  const { field, extraction, job, url } = manifest.ingestion
  const form = new FormData()
  form.set(field, new File([document], 'worksheet.pdf', { type: 'application/pdf' }))
  const answer = await call(backendUrl + manifest.routes.ingestions, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  })
  if (answer.status < 200 || answer.status > 299) {
    throw new Violation(`POST ${manifest.routes.ingestions} refuses a PDF of a signed-in user`, {
      expected: 'a status from 200 to 299',
      received: `${answer.status} ${excerpt(answer)}`,
    })
  }
  const body = json(answer)
  return {
    document,
    token,
    extraction: fieldOf(body, extraction),
    job: fieldOf(body, job),
    url: fieldOf(body, url),
    answer,
  }
}

function fieldOf(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw new Violation(`the answer to the upload has no "${name}"`, { received: Object.keys(body) })
}
