/** The job of an upload: as the answer names it, else as those who watch the queue have seen it. */
import { Unverified, Violation } from '../core/errors.ts'
import { jobNaming, jobsAreWatched } from '../core/watched-jobs.ts'
import { at, filledIn, idOf } from './answer-fields.ts'
import { type Answer, json } from './http-client.ts'
import type { Manifest } from './manifest.ts'

type Told = Pick<Manifest, 'ingestion'>

/** What was seen of answers that name no job: its id, or that nobody saw one. */
const seen = new WeakMap<Answer, { readonly job?: string; readonly watched: boolean }>()

/**
 * Looks for the job of an accepted upload whose answer names none, while it is new: no document asks a producer to
 * tell its caller the job.
 */
export async function findJob(manifest: Told, answer: Answer): Promise<void> {
  if (answer.status < 200 || answer.status > 299) return
  const body = bodyOf(answer)
  if (body === undefined || isNamed(manifest, body)) return
  const watched = jobsAreWatched()
  const job = await jobOf(manifest, body)
  seen.set(answer, { watched, ...(job !== undefined && { job }) })
}

/** The job that the fields of an accepted upload name, else the one that names its extraction. */
export async function jobOf(
  manifest: Told,
  body: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const { extraction, job } = manifest.ingestion
  if (isNamed(manifest, body)) return filledIn(job, (name) => String(at(body, name)))
  const id = at(body, extraction)
  const isId = typeof id === 'string' || typeof id === 'number'
  return isId ? jobNaming(String(id)) : undefined
}

/** Whether anything tells the job of this upload. */
export const isJobKnown = (manifest: Told, answer: Answer): boolean =>
  isNamed(manifest, json(answer)) || seen.get(answer)?.job !== undefined

/** Its id; a `Violation` where a queue was watched and no job of it is for this upload. */
export function jobIn(manifest: Told, answer: Answer): string {
  const { extraction, job } = manifest.ingestion
  const { job: found, watched } = seen.get(answer) ?? { watched: undefined }
  if (found !== undefined) return found
  if (watched === undefined) return idOf(answer, job)
  if (!watched) throw new Unverified(`needs ingestion.job in the manifest: an answer that names it`)
  throw new Violation('an accepted upload has no job', {
    expected: `"${job}" in the answer, or a job in the queue whose arguments name the extraction`,
    received: `neither; ${extraction}: ${String(at(json(answer), extraction))}`,
  })
}

const isNamed = ({ ingestion }: Told, body: Readonly<Record<string, unknown>>): boolean =>
  (ingestion.job.match(/(?<=\{)\w+(?=\})/g) ?? [ingestion.job]).every(
    (name) => (at(body, name) ?? null) !== null,
  )

function bodyOf(answer: Answer): Readonly<Record<string, unknown>> | undefined {
  try {
    return json(answer)
  } catch {
    return undefined // whoever needs something of it says what it is
  }
}
