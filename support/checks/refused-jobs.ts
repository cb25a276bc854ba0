/** An upload whose job cannot be queued: the caller is told, the log says so, and nothing pretends to wait. */
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { idIn } from '../systems/answer-fields.ts'
import { type Answer, excerpt } from '../systems/http-client.ts'
import { offer, type SentFile } from '../systems/ingestions.ts'
import { isJobKnown, jobIn } from '../systems/job-of-answer.ts'
import type { SystemProcess } from '../systems/system.ts'
import { reportsError } from './boot.ts'
import { expectEqual, expectThat } from './expect.ts'
import { recordsOf } from './kept-jobs.ts'

export interface RefusedJob {
  readonly status: number
  /** The beginning of the answer. */
  readonly answer: string
  /** What was promised, where the upload was accepted. */
  readonly promised?: { readonly job?: string; readonly extraction: string }
  /** What the backend has logged as errors since the upload began. */
  errors(): readonly string[]
}

/** Sends the file and keeps what comes of it. */
export async function tryToQueue(
  { manifest }: Scene,
  backend: SystemProcess,
  file: SentFile,
  token: string,
): Promise<RefusedJob> {
  const before = backend.process.lines().length
  const answer = await offer(manifest, backend.url, file, token)
  const since = () => backend.process.lines().slice(before)
  const errors = () =>
    since()
      .filter(reportsError)
      .map(({ text }) => text)
  const accepted = answer.status >= 200 && answer.status <= 299
  const told = { status: answer.status, answer: excerpt(answer), errors }
  if (!accepted) return told
  return { ...told, promised: promisedIn(manifest, answer) }
}

/** An answer that leaves the id of the job out has accepted what it could not queue, unless a queue has it. */
function promisedIn(manifest: Scene['manifest'], answer: Answer) {
  const extraction = idIn(answer, manifest.ingestion.extraction)
  return isJobKnown(manifest, answer)
    ? { extraction, job: jobIn(manifest, answer) }
    : { extraction }
}

/** The server's own failure, or that it cannot serve now. */
const refusals = [500, 502, 503, 507]

/** A line of a log may arrive after the answer that it is about. */
const logBudgetMs = 3_000

/**
 * The answer is a refusal, and the log of the backend names Redis or the queue as its cause. Where
 * there was room after all, the upload may be accepted: then its job is in the queue.
 */
export async function refusedAndLogged(
  { manifest }: Scene,
  redisUrl: string,
  { status, answer, promised, errors }: RefusedJob,
): Promise<void> {
  const jobs = promised?.job === undefined ? [] : [promised.job]
  const [record] = await recordsOf(manifest, redisUrl, jobs)
  if (record?.whole === true) return
  expectThat(refusals.includes(status), 'an upload whose job cannot be queued is not refused', {
    expected: refusals.join(', '),
    received: `${status} ${answer}`,
  })
  await eventually(
    'the log of the backend says why the upload was refused',
    () => {
      const told = errors().some((line) => /redis|oom|queue|memory/i.test(line))
      expectThat(told, 'no error names Redis, its memory or the queue', { received: errors() })
    },
    { withinMs: logBudgetMs },
  )
}

/** Of what the user has uploaded, nothing but `accepted` stands as if it were under way: ids of extractions. */
export async function nothingElseUnderWay(
  { manifest, addresses }: Scene,
  user: string,
  accepted: readonly string[],
): Promise<void> {
  const { table, id, status } = manifest.extractions
  const rows = await query(
    addresses.postgres.url,
    `select ${identifier(status)}::text as status from ${identifier(table)} as entry
     where entry::text like $1 and not ${identifier(id)}::text = any ($2::text[])`,
    [`%${user}%`, [...accepted]],
  )
  const states = rows.map((row) => String(row.status)).filter((state) => state !== 'FAILED')
  expectEqual('extractions of refused uploads that stand as if under way', states, [])
}
