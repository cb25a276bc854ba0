/** Uploads while the queue's store is away, and how everything goes on when it is back. */
import { setTimeout as pause } from 'node:timers/promises'
import { inWords } from '../core/deadline.ts'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { LogLine } from '../ports/process.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { objectsIn } from '../services/supabase/objects.ts'
import { type Answer, excerpt } from '../systems/http-client.ts'
import { offer, type Upload, uploadIn } from '../systems/ingestions.ts'
import { reportsError } from './boot.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { allEnd, allSucceeded } from './job-accounts.ts'

/** What a request that cannot be done may take (the catalogue's figure for an upload without a queue). */
const boundMs = 10_000

/** Answers by which a server says that it cannot do its part. */
const serverErrors = [500, 502, 503, 504]

export interface Refused {
  readonly answer: Answer
  /** What the answer promises, where the upload was taken all the same. */
  readonly taken?: Upload
  readonly document: Buffer<ArrayBuffer>
  /** Lines that the backend had written before. */
  readonly before: number
}

/** One upload that cannot be queued. */
export async function uploadInVain(lab: Lab, document: Buffer<ArrayBuffer>): Promise<Refused> {
  const { backend, person, scene } = lab
  const before = backend.process.lines().length
  const file = { name: 'worksheet.pdf', type: 'application/pdf', content: document }
  const answer = await offer(scene.manifest, backend.url, file, person.token)
  if (answer.status < 200 || answer.status > 299) return { answer, document, before }
  const taken = uploadIn(scene.manifest, answer, { document, token: person.token })
  return { answer, document, before, taken }
}

/** What came of an upload in vain; where nothing usable did, that is what is told of it. */
export type InVain = Refused | { readonly taken?: never; readonly unanswered: Violation }

/** The same; that nobody answers is a matter of whoever waits for the answer, and not of what comes later. */
export async function uploadOnSilence(lab: Lab, document: Buffer<ArrayBuffer>): Promise<InVain> {
  return uploadInVain(lab, document).catch((unanswered: unknown) => {
    if (unanswered instanceof Violation) return { unanswered }
    throw unanswered
  })
}

/**
 * Clients that give up take a few attempts to do so: a queue that is back as soon as the upload was
 * refused, which on a quick machine is at once, would find them all still trying.
 */
const leastOutageMs = 3_000

/** One upload that cannot be queued; resolves when the queue has been away long enough. */
export async function uploadDuringOutage(lab: Lab, document: Buffer<ArrayBuffer>): Promise<InVain> {
  const [refused] = await Promise.all([uploadOnSilence(lab, document), pause(leastOutageMs)])
  return refused
}

/** In bounded time whoever uploads is told that the server failed, and the log says it, too. */
export async function refusedVisibly(
  lab: Lab,
  { answer, before }: Refused,
  because: string,
): Promise<void> {
  const { status, durationMs } = answer
  lab.scene.measured(`an upload while ${because}`, {
    status,
    after: inWords(durationMs),
    answer: excerpt(answer),
  })
  expectThat(serverErrors.includes(status), `the answer to an upload while ${because}`, {
    expected: serverErrors,
    received: `${status} ${excerpt(answer)}`,
  })
  await toldInTime(lab, { answer, before }, because)
}

/** Either that, or the upload is taken to be queued later: in the same time, and the log says it, too. */
export async function refusedOrKept(lab: Lab, tried: InVain, because: string): Promise<void> {
  if ('unanswered' in tried) throw tried.unanswered
  if (tried.taken === undefined) await refusedVisibly(lab, tried, because)
  else await toldInTime(lab, tried, because)
}

/** A line of a log may arrive after the answer that it is about, in milliseconds. */
const logBudgetMs = 3_000

async function toldInTime(
  lab: Lab,
  { answer, before }: Pick<Refused, 'answer' | 'before'>,
  because: string,
): Promise<void> {
  const { durationMs } = answer
  expectThat(durationMs <= boundMs, `the answer to an upload comes too late while ${because}`, {
    expected: `within ${inWords(boundMs)}`,
    received: inWords(durationMs),
  })
  const told = () => {
    const lines = lab.backend.process.lines().slice(before)
    const received = textsOf(lines)
    const lacking = `the log of the backend reports no error while ${because}`
    expectThat(lines.some(reportsError), lacking, { received })
  }
  await eventually('the log of the backend tells of it', told, { withinMs: logBudgetMs })
}

/** Of the person's extractions none but `accepted` is under way, and no object is there for nothing. */
export async function nothingPretends(lab: Lab, accepted: ReadonlySet<string>): Promise<void> {
  await noRowPretends(lab, accepted)
  await noObjectIsLeft(lab)
}

/** Of the person's extractions none but `accepted` is under way. */
export async function noRowPretends(lab: Lab, accepted: ReadonlySet<string>): Promise<void> {
  const rows = await ownExtractions(lab)
  const pretending = rows.filter(({ id, status }) => !accepted.has(id) && status !== 'FAILED')
  expectEqual(
    'extractions that pretend to be under way',
    pretending.map(({ id, status }) => `${id} is ${status}`),
    [],
  )
}

/** Every object of the person is named by an extraction. */
export async function noObjectIsLeft(lab: Lab): Promise<void> {
  const { scene, person } = lab
  const rows = await ownExtractions(lab)
  const objects = await objectsIn(scene.addresses.supabase, scene.manifest.buckets.worksheets)
  const orphans = objects
    .map(({ path }) => path)
    .filter((path) => path.includes(person.id))
    .filter((path) => !rows.some(({ text }) => text.includes(path)))
  expectEqual('objects that no extraction names', orphans, [])
}

/** Those that were queued and at work before the outage are done, and so is one that is sent now. */
export async function goesOn(
  lab: Lab,
  queued: readonly Upload[],
  document: Buffer<ArrayBuffer>,
  withinMs: number,
): Promise<void> {
  const started = performance.now()
  const fresh = await eventually('an upload is accepted', () => lab.send(document), { withinMs })
  await allSucceeded(lab, await allEnd(lab, [...queued, fresh], withinMs))
  lab.scene.measured('after the outage of the queue', {
    jobs: queued.length + 1,
    allDoneAfter: inWords(performance.now() - started),
  })
  for (const { role, process } of [lab.backend, ...lab.workers]) {
    expectThat(process.exit() === undefined, `the ${role} had to be started again`, {
      received: textsOf(process.lines().slice(-3)),
    })
  }
}

/** Rows whose text names the person. */
async function ownExtractions({ scene, person }: Lab) {
  const { table, id, status } = scene.manifest.extractions
  const rows = await query(
    scene.addresses.postgres.url,
    `select ${identifier(id)}::text as id, ${identifier(status)}::text as status,
       entry::text as text from ${identifier(table)} as entry where entry::text like $1`,
    [`%${person.id}%`],
  )
  return rows.map((row) => ({
    id: String(row.id),
    status: String(row.status),
    text: String(row.text),
  }))
}

const textsOf = (lines: readonly LogLine[]) => lines.map(({ text }) => text)
