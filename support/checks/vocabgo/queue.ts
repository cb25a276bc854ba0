/** The queue as the observer sees it: the waiting jobs of everybody, in the order of their creation. */
import { Unverified, Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Person } from '../../services/supabase/people.ts'
import type { Row } from '../../services/supabase/records.ts'
import { expectEqual } from '../expect.ts'
import { rowOf } from './answers.ts'
import { keyOf } from './names.ts'
import { ownerOf } from './owner.ts'
import { place } from './rows.ts'
import { answered } from './sessions.ts'

export interface QueuedJob {
  readonly id: string
  readonly userId: string
  readonly place: number | null
  /** Changes whenever the row is written (PostgreSQL, "System Columns", xmin). */
  readonly version: string
}

/** The queue after something has happened. */
export interface Moment {
  /** In words. */
  readonly after: string
  /** How many jobs should be waiting. */
  readonly waiting: number
  readonly queue: readonly QueuedJob[]
  /** Why it has not happened, where it has not; nothing else happened then. */
  readonly failure?: Violation
}

/** Jobs of the same creation come in the order of their places: which is first is not promised. */
export async function queueOf(scene: ProjectScene): Promise<QueuedJob[]> {
  const [key = 'id'] = Object.keys(await keyOf(scene, 'jobs', {}))
  const owner = await ownerOf(scene, 'jobs')
  const rows = await query(
    scene.addresses.postgres.url,
    `select ${identifier(key)}::text as id, ${identifier(owner)}::text as "userId",
       queue_position::integer as place, xmin::text as version
     from public.jobs where status = 'queued' order by created_at, queue_position`,
  )
  return rows as unknown as QueuedJob[]
}

/** The value by which the queue knows a job. */
export async function idOf(scene: ProjectScene, job: Row): Promise<string> {
  return String(Object.values(await keyOf(scene, 'jobs', job))[0])
}

/** An event, and how many jobs should be waiting after it. */
export interface Event {
  readonly after: string
  readonly waiting: number
  readonly happen: () => Promise<unknown>
}

/** Lets the events happen one by one, up to one that cannot, and looks at the queue after each. */
export async function watch(scene: ProjectScene, events: readonly Event[]): Promise<Moment[]> {
  const moments: Moment[] = []
  for (const { after, waiting, happen } of events) {
    const failure = await attempt(happen)
    const queue = failure === undefined ? await queueOf(scene) : []
    moments.push({ after, waiting, queue, ...(failure === undefined ? {} : { failure }) })
    if (failure !== undefined) break
  }
  return moments
}

async function attempt(happen: () => Promise<unknown>): Promise<Violation | undefined> {
  try {
    await happen()
    return undefined
  } catch (error) {
    if (error instanceof Violation) return error
    throw error
  }
}

/** The places of all waiting jobs are 1 to n in the order of creation. */
export function judgeOrder({ after, waiting, queue, failure }: Moment): void {
  if (failure !== undefined) throw failure
  const places = queue.map((job) => job.place)
  expectEqual(`places in the order of creation, after ${after}`, places, oneTo(waiting))
}

/** The places are 1 to n, each once, in whatever order. */
export function judgeOnce({ after, waiting, queue, failure }: Moment): void {
  if (failure !== undefined) throw failure
  const places = queue.map((job) => job.place).sort((a, b) => (a ?? 0) - (b ?? 0))
  expectEqual(`all places, after ${after}`, places, oneTo(waiting))
}

/** Those that waited before and after an event are still in the order of their places. */
export function judgeKept(moments: readonly Moment[]): void {
  for (const [index, { after, queue }] of moments.entries()) {
    const before = byPlace(moments[index - 1]?.queue ?? [])
    const now = byPlace(queue)
    const stayed = before.filter((id) => now.includes(id))
    const order = now.filter((id) => stayed.includes(id)).map((id) => stayed.indexOf(id) + 1)
    expectEqual(`the old order of those that wait after ${after}`, order, oneTo(stayed.length))
  }
}

/** The ids of the jobs, the first place first. */
export function byPlace(queue: readonly QueuedJob[]): string[] {
  return [...queue].sort((a, b) => (a.place ?? 0) - (b.place ?? 0)).map(({ id }) => id)
}

/** The queue as it is before anything happens. */
export function nothingYet(waiting: number): Event {
  return { after: 'the preparation', waiting, happen: async () => undefined }
}

export function oneTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

const minuteMs = 60_000

/** Waiting jobs of these people, made a minute after each other, the last a minute ago. */
export async function queueUp(scene: ProjectScene, people: readonly Person[]): Promise<Row[]> {
  const jobs: Row[] = []
  for (const [index, { id: user_id }] of people.entries()) {
    const created_at = minutesAgo(people.length - index)
    const made = place(scene, 'jobs', { user_id, created_at })
    jobs.push(rowOf('a queued job', await answered(made.then((row) => [row]))))
  }
  return jobs
}

export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * minuteMs).toISOString()
}

/** Where even those that wait have no place, a job without one proves nothing. */
export function somebodyHasPlace(waiting: readonly Row[]): void {
  if (waiting.some((row) => row.queue_position !== null)) return
  throw new Unverified('no job has a place, not even one that waits')
}
