/** Uploads through the system's own producer: what every scenario about jobs begins with. */
import { Unverified, Violation } from '../core/errors.ts'
import { addressIn, idIn } from './answer-fields.ts'
import { type Answer, call, excerpt } from './http-client.ts'
import { findJob, jobIn } from './job-of-answer.ts'
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

/** What a document is sent as. */
export interface SentFile {
  readonly name: string
  readonly type: string
  readonly content: Buffer<ArrayBuffer>
}

/** Errors that say so of a system without any upload, with what was seen: the runner knows errors by their class alone. */
const withoutUploads = new WeakMap<Error, string>()

/** Whether it was the upload itself that a system has not got: whoever needs one cannot look further there. */
export const hasNoUploads = (error: unknown): error is Unverified =>
  error instanceof Unverified && withoutUploads.has(error)

function noUploads(seen: string): Unverified {
  const error = new Unverified(`needs the upload of documents (routes.ingestions): ${seen}`)
  withoutUploads.set(error, seen)
  return error
}

/** What a server answers about a route that it does not have, or not for POST. */
export const noSuchRoute: readonly number[] = [404, 405]

/** Posts a file, with the token if there is one; the answer is not judged, but nothing is offered to a route that is not there. */
export async function offer(
  manifest: Manifest,
  backendUrl: string,
  { name, type, content }: SentFile,
  token?: string,
): Promise<Answer> {
  const form = new FormData()
  form.set(manifest.ingestion.field, new File([content], name, { type }))
  const answer = await call(backendUrl + manifest.routes.ingestions, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: form,
  })
  if (noSuchRoute.includes(answer.status)) {
    throw noUploads(`POST ${manifest.routes.ingestions} is answered by ${answer.status}`)
  }
  await findJob(manifest, answer)
  return answer
}

/**
 * Posts a document as the signed-in user; anything but a 2xx is a violation, and so is a field that is
 * not as promised where it is asked for. A system that has no such route leaves open what the upload was for.
 */
export async function upload(
  manifest: Manifest,
  backendUrl: string,
  token: string,
  document: Buffer<ArrayBuffer>,
  sentAs: Omit<SentFile, 'content'> = { name: 'worksheet.pdf', type: 'application/pdf' },
): Promise<Upload> {
  const answer = await offer(manifest, backendUrl, { ...sentAs, content: document }, token)
  return uploadIn(manifest, accepted(manifest, answer, sentAs.name), { document, token })
}

/** Of whom an upload itself is promised: that there is none is a violation then. */
export async function promised(sending: Promise<Upload>): Promise<Upload> {
  try {
    return await sending
  } catch (error) {
    if (!hasNoUploads(error)) throw error
    throw new Violation(`documents cannot be uploaded: ${withoutUploads.get(error)}`)
  }
}

/** An answer that takes the file `name`; any other is a violation. */
export function accepted({ routes }: Manifest, answer: Answer, name: string): Answer {
  if (answer.status >= 200 && answer.status <= 299) return answer
  throw new Violation(`POST ${routes.ingestions} refuses ${name} of a signed-in user`, {
    expected: 'a status from 200 to 299',
    received: `${answer.status} ${excerpt(answer)}`,
  })
}

/**
 * What an answer names. Each is asked for by those who need it: a system that queues nothing yet may store
 * well all the same.
 */
export function uploadIn(
  manifest: Manifest,
  answer: Answer,
  own: Pick<Upload, 'document' | 'token'>,
): Upload {
  const { extraction, url } = manifest.ingestion
  return {
    ...{ ...own, answer },
    get extraction() {
      return idIn(answer, extraction)
    },
    get job() {
      return jobIn(manifest, answer)
    },
    get url() {
      return addressIn(answer, url)
    },
  }
}
