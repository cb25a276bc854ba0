/** Documents on a storage that treats each of them in its own way, and what becomes of their jobs. */
import { Unverified, Violation } from '../core/errors.ts'
import type { HttpFault, HttpInjury, HttpRule } from '../faults/http-proxy.ts'
import { pause } from '../faults/signals.ts'
import type { JobEvent } from '../ports/job-history.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { Lab } from './failure-lab.ts'
import { type Account, accountOf, allEnd } from './job-accounts.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** How the storage treats whoever asks for a document. */
export interface Treatment {
  /** Undefined: it hands over what it has. */
  readonly fault?: HttpFault
  readonly times?: number
  /**
   * What comes of it: a draft, a failure after the last attempt, or one at the first attempt; `stopped` is
   * a failure by a limit, whether or not the job is tried again: no document says which.
   */
  readonly outcome: 'draft' | 'tried again' | 'at once' | 'stopped'
  /** It hands over what cannot be read: a document that was whole when it was uploaded. */
  readonly damaged?: boolean
}

/** Seconds that the storage asks for before the next attempt; the header knows whole seconds only. */
export const askedSeconds = 1

const refusal = (status: number, message: string, headers = {}): HttpFault => ({
  kind: 'answer',
  ...{ status, headers },
  // The storage repeats the status in the body: https://supabase.com/docs/guides/storage/debugging/error-codes
  body: JSON.stringify({ statusCode: String(status), error: message, message }),
})

/** By the words of the features. */
export const treatments: Readonly<Record<string, Treatment>> = {
  'hands it over': { outcome: 'draft' },
  'asks for a second of patience, once': {
    fault: refusal(429, 'Too many requests', { 'retry-after': String(askedSeconds) }),
    times: 1,
    outcome: 'draft',
  },
  'is overloaded twice': { fault: refusal(503, 'Overloaded'), times: 2, outcome: 'draft' },
  'is out of order': {
    fault: { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: '<p>' },
    outcome: 'tried again',
  },
  'hangs up': { fault: { kind: 'reset' }, outcome: 'tried again' },
  'breaks off its answer': { fault: { kind: 'truncation' }, outcome: 'tried again' },
  'never answers': { fault: { kind: 'silence' }, outcome: 'stopped' },
  'does not answer in time, once': { fault: { kind: 'silence' }, times: 1, outcome: 'draft' },
  'forbids it': { fault: refusal(403, 'Unauthorized'), outcome: 'at once' },
  'has lost it': { fault: refusal(404, 'Object not found'), outcome: 'at once' },
  'hands over a damaged one': { outcome: 'at once', damaged: true },
}

export interface Treated extends Account {
  /** Of its treatment, numbered from the second one on that is treated alike. */
  readonly words: string
  readonly treatment: Treatment
  /** Why the job is not one of those that ended. */
  readonly unended?: Violation
  /** When the job asked for its document in vain, on our clock; undefined without a fault. */
  readonly struck: readonly number[] | undefined
  /** How many of its requests that met the fault are not over. */
  held(): number
  /** When it asked for its document at all, in vain or not. */
  readonly asked: readonly number[]
}

export interface Trial {
  readonly jobs: readonly Treated[]
  readonly events: readonly JobEvent[]
}

/** What is uploaded, and what nobody can read. */
export interface Documents {
  whole(): Buffer<ArrayBuffer>
  damaged(): Buffer<ArrayBuffer>
}

/** Sends each document while the worker is frozen, so that all of them are queued when it goes on. */
export async function treat(
  lab: Lab,
  words: readonly string[],
  documents: Documents,
): Promise<Trial> {
  const sent = await queuedTogether(lab, words.length, documents.whole)
  const injuries = sent.uploads.map((upload, i) =>
    inject(lab, upload, treatmentOf(words[i]), documents),
  )
  const watches = sent.uploads.map((upload) => lab.storage.inject(watchOf(lab, upload)))
  await sent.goOn()
  await allEnd(
    lab,
    sent.uploads.filter((_, i) => !isSilent(words[i])),
    jobBudgetMs,
  )
  const accounts = await Promise.all(sent.uploads.map((upload) => endOrNot(lab, upload)))
  const jobs = accounts.map((account, i) => ({
    ...account,
    words: numbered(words, i),
    treatment: treatmentOf(words[i]),
    struck: injuries[i]?.hits(),
    held: () => injuries[i]?.held() ?? 0,
    asked: watches[i]?.hits() ?? [],
  }))
  refuseUnbitten(jobs)
  return { jobs, events: await lab.records.events() }
}

function numbered(words: readonly string[], i: number): string {
  const own = words[i] ?? ''
  const before = words.slice(0, i).filter((each) => each === own).length
  return before === 0 ? own : `${own} (${before + 1})`
}

/** Nothing but a limit of the worker's own ends such a job: where it has none, that is judged by itself. */
export const isSilent = (words = '') => treatmentOf(words).fault?.kind === 'silence'

async function endOrNot(lab: Lab, upload: Upload): Promise<Account & Pick<Treated, 'unended'>> {
  try {
    const [account] = await allEnd(lab, [upload], jobBudgetMs)
    if (account === undefined) throw new Error('there is no account of the job')
    return account
  } catch (unended) {
    if (!(unended instanceof Violation)) throw unended
    return { ...(await accountOf(lab, upload)), unended }
  }
}

/** Uploads that wait for a frozen worker. */
export async function queuedTogether(
  lab: Lab,
  count: number,
  documentOf: (i: number) => Buffer<ArrayBuffer>,
): Promise<{ uploads: readonly Upload[]; goOn: () => Promise<void> }> {
  const frozen = await Promise.all(
    lab.workers.map(({ process }) => pause(process, lab.scene.scope)),
  )
  const numbers = Array.from({ length: count }, (_, i) => i)
  const uploads = await Promise.all(numbers.map((i) => lab.send(documentOf(i))))
  return {
    uploads,
    goOn: async () => {
      for (const each of frozen) await each.heal()
    },
  }
}

export function inject(
  lab: Lab,
  upload: Upload,
  treatment: Treatment,
  documents: Documents,
): HttpInjury | undefined {
  const { times } = treatment
  const fault = treatment.damaged === true ? spoilt(documents.damaged()) : treatment.fault
  if (fault === undefined) return undefined
  const limited = times === undefined ? {} : { times }
  return lab.storage.inject({ concerns: asksFor(lab, upload), fault, ...limited })
}

/** Damage that came after the upload: whether a damaged one is taken at all is the backend's own business. */
const spoilt = (body: Buffer): HttpFault => ({
  ...{ kind: 'answer', status: 200, body },
  headers: { 'content-type': 'application/pdf' },
})

/** Changes nothing, and knows when the document was asked for. */
const watchOf = (lab: Lab, upload: Upload): HttpRule => ({
  concerns: asksFor(lab, upload),
  fault: { kind: 'delay', ms: 0 },
})

function asksFor(lab: Lab, upload: Upload): HttpRule['concerns'] {
  const { worksheets } = lab.scene.manifest.buckets
  const path = decodeURIComponent(new URL(upload.url).pathname).split(`/${worksheets}/`)[1]
  if (path === undefined) throw new Error(`the URL ${upload.url} does not tell the object's path`)
  return (request) => request.method === 'GET' && request.path.endsWith(path)
}

/** A fault that nobody met proves nothing: that is no verdict on the system. */
export function refuseUnbitten(jobs: readonly Pick<Treated, 'struck' | 'words'>[]): void {
  const unbitten = jobs.filter(({ struck }) => struck?.length === 0)
  if (unbitten.length === 0) return
  // A pipeline that is a mock looks at no document.
  if (jobs.every(({ struck = [] }) => struck.length === 0)) {
    throw new Unverified('needs a worker that fetches its documents: no job has asked for one')
  }
  throw new Error(`nobody met a storage that ${unbitten.map(({ words }) => words).join(', ')}`)
}

export function treatmentOf(words = ''): Treatment {
  const treatment = treatments[words]
  if (treatment === undefined) throw new Error(`there is no storage that ${words}`)
  return treatment
}
