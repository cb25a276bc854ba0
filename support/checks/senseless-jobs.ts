/** Jobs that no worker can do anything with, and what must become of them. */

import { randomUUID } from 'node:crypto'
import { inWords } from '../core/deadline.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { JobMessages } from '../ports/job-messages.ts'
import type { RunningProcess } from '../ports/process.ts'
import type { JobRecord, QueueProbe } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'
import { absentExtraction } from './extraction-ids.ts'
import { ends, finishes } from './jobs.ts'
import { errorNames } from './log-records.ts'
import { asSent } from './same-id.ts'
import { jobBudgetMs } from './worker-queue.ts'

export interface SentJob {
  /** What is wrong with it, in words. */
  readonly what: string
  readonly id: string
  /** Nobody can read its message at all. */
  readonly unreadable?: boolean
  /** It is JSON like any other, so it may end well: what its words name is no matter here. */
  readonly mayEndWell?: boolean
}

/** Larger than any argument has a reason to be: a million characters. */
const huge = 1_000_000

/** Sends one job of every kind that makes no sense. */
export async function sendSenseless(scene: Scene, messages: JobMessages) {
  const { task, argument } = scene.manifest.queue
  const text = await absentExtraction(scene)
  const id = asSent(text)
  const wrong: Readonly<Record<string, unknown>> = {
    'an id that no extraction has': { [argument]: id },
    'an id of another form': { [argument]: 'abc123' },
    'an id that is null': { [argument]: null },
    'an id of another kind': { [argument]: typeof id === 'number' ? randomUUID() : 42 },
    'an id that is a list': { [argument]: [id] },
    'a blank id': { [argument]: ' ' },
    'an id of a million characters': { [argument]: 'x'.repeat(huge) },
    'no argument': {},
    'the argument under another name': { id },
    'a list in place of arguments': [id],
    'a text in place of arguments': text,
    'null in place of arguments': null,
  }
  const sent: SentJob[] = []
  for (const [what, payload] of Object.entries(wrong)) {
    sent.push({ what, id: await messages.send({ task, payload }) })
  }
  const unknown = { task: 'tasks.nobody_knows_this_task', payload: { [argument]: id } }
  sent.push({ what: 'an unknown task', id: await messages.send(unknown) })
  const cut = `{"${argument}":"${text}`
  const broken = await messages.sendText(task, cut)
  sent.push({ what: 'arguments that break off', id: broken, unreadable: true })
  return sent
}

/** Sends the task to an extraction whose name does not arrive. */
export async function sendWithoutArgument({ manifest }: Scene, messages: JobMessages) {
  const { task } = manifest.queue
  const sent: SentJob[] = [
    { what: 'no argument', id: await messages.send({ task, payload: {} }) },
    {
      what: 'the argument under another name',
      id: await messages.send({ task, payload: { id: randomUUID() } }),
    },
  ]
  return sent
}

/** Each ends as a failure with a reason, was not started anew, and has an error in the worker's log. */
export async function allFailed(
  scene: Scene,
  sent: readonly SentJob[],
  queue: QueueProbe,
  process: RunningProcess,
): Promise<void> {
  const reasons: Record<string, string> = {}
  for (const job of sent) {
    const { what } = job
    if (job.mayEndWell === true && (await endsWell(job, queue))) continue
    const { error = '', runs } = await failureOf(scene, job, queue)
    expectThat(error !== '', `the store has no reason for the failure of ${what}`)
    // What a queue refuses by itself is never started.
    expectThat(runs <= 1, `how often ${what} was started`, { expected: 'once', received: runs })
    await logged(scene, job, process)
    reasons[what] = error.slice(0, 120)
  }
  scene.measured('why the jobs failed', reasons)
}

async function endsWell({ id }: SentJob, queue: QueueProbe): Promise<boolean> {
  await finishes(queue, id, jobBudgetMs)
  return (await queue.job(id)).state === 'completed'
}

/**
 * BullMQ's defaults: whoever has taken the job keeps it for 30 s, the others look every 30 s for what is left
 * behind, and only the second time is one too many.
 */
const bullmqLooksMs = 150_000

/** How long what nobody can read may take to its end: as a job of a worker that has died. */
export const unreadBudgetMs = (manifest: Timed) =>
  keepsItsOwnTime(manifest) ? bullmqLooksMs : jobBudgetMs

type Timed = Pick<Manifest, 'queue' | 'resilience'>

/** How long its workers keep a job to themselves is not known, and cannot be made short. */
function keepsItsOwnTime({ queue, resilience }: Timed): boolean {
  const { lock, stalledCheck } = resilience
  return queue.kind === 'bullmq' && (lock === undefined || stalledCheck === undefined)
}

/** A worker that keeps a job for longer than BullMQ would by itself may end it later. */
export function refuseLongKept(manifest: Timed, what: string, state: string): void {
  if (state !== 'active' || !keepsItsOwnTime(manifest)) return
  throw new Unverified(
    `needs resilience.lock and resilience.stalledCheck in the manifest: ${what} is still kept after ${inWords(bullmqLooksMs)}`,
  )
}

async function failureOf(
  { manifest }: Scene,
  { what, id, unreadable = false }: SentJob,
  queue: QueueProbe,
): Promise<Pick<JobRecord, 'error' | 'runs'>> {
  try {
    // Celery acknowledges what it cannot read and keeps no result: its log alone says so.
    if (unreadable && manifest.queue.kind === 'celery') return await dropped(what, queue, id)
    return await ends(queue, id, 'failed', unreadable ? unreadBudgetMs(manifest) : jobBudgetMs)
  } catch (cause) {
    if (!(cause instanceof Violation)) throw cause
    if (unreadable) refuseLongKept(manifest, what, (await queue.job(id)).state)
    const { expected, received } = cause
    throw new Violation(`${what}: ${cause.message}`, { expected, received, cause })
  }
}

function dropped(what: string, queue: QueueProbe, id: string) {
  return eventually(
    `${what} is given up`,
    async () => {
      const { state, error = 'the message was refused', runs } = await queue.job(id)
      if (state !== 'failed' && state !== 'unknown') throw new Violation(`it is ${state}`)
      return { error, runs }
    },
    { withinMs: jobBudgetMs },
  )
}

/** What Celery says of a message that it refuses before it looks who sent it. */
const refusesUnread =
  /refus(ing|ed) to deserialize|received invalid task message|can't decode message/i

function logged(
  { manifest }: Scene,
  { what, id, unreadable = false }: SentJob,
  process: RunningProcess,
): Promise<void> {
  const mayBeNameless = unreadable && manifest.queue.kind === 'celery'
  return eventually(
    `the worker logs the failure of ${what}`,
    () => {
      if (errorNames(process.lines(), [id])) return
      const nameless = process.lines().some(({ text }) => refusesUnread.test(text))
      if (mayBeNameless && nameless) return
      const about = process.lines().filter(({ text }) => text.includes(id))
      const received = about.map(({ text }) => text.slice(0, 200))
      const expected = `an error that names the job ${id}`
      throw new Violation('no error of its log names the job', { expected, received })
    },
    { withinMs: 2_000 },
  )
}

/** The worker still is the process that it was, idle, with nothing left to do. */
export async function isIdle(queue: QueueProbe, process: RunningProcess): Promise<void> {
  expectEqual('the end of the worker', process.exit(), undefined)
  expectEqual('jobs that are left in the queue', await queue.depth(), 0)
  expectThat((await queue.consumers()) > 0, 'nobody waits for the next job')
}
