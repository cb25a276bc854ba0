/** What a long queue makes of single and of many changes. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import { type Row, serviceRecords, userRecords } from '../../services/supabase/records.ts'
import { rowOf, rowsOf } from './answers.ts'
import { newJob, writeJob } from './lives.ts'
import { type Moment, type QueuedJob, queueOf } from './queue.ts'
import { rowFor } from './rows.ts'

/** So many jobs of one user, made a second after each other. */
export async function fillQueue(
  scene: ProjectScene,
  { id: user_id }: Person,
  count: number,
): Promise<readonly Row[]> {
  const row = await rowFor(scene, 'jobs', { user_id })
  const rows = Array.from({ length: count }, (_, index) => ({
    ...row,
    created_at: new Date(Date.now() - (count - index) * 1_000).toISOString(),
  }))
  const answer = await serviceRecords(scene.addresses.supabase).insert('jobs', rows)
  return rowsOf(`${count} jobs in one request`, answer)
}

/** Queues so many jobs of the user with one request of the user's own. */
export async function queueMany(
  scene: ProjectScene,
  { id: user_id, token }: Person,
  count: number,
): Promise<void> {
  const row = await rowFor(scene, 'jobs', { user_id })
  const rows = Array.from({ length: count }, () => row)
  const answer = await userRecords(scene.addresses.supabase, token).insert('jobs', rows)
  rowsOf(`${count} jobs in one request`, answer)
}

export interface LongQueue {
  readonly oneMs: number
  readonly manyMs: number
  readonly startMs: number
  /** Jobs that kept their place while others came, and were written all the same. */
  readonly rewritten: number
  readonly moments: readonly Moment[]
}

/** One more job, `many` with one request, and then the first of all is started. */
export async function burden(
  scene: ProjectScene,
  person: Person,
  [first = {}, ...rest]: readonly Row[],
  many: number,
): Promise<LongQueue> {
  const before = await queueOf(scene)
  const oneMs = await timed(() => newJob(scene, person.id))
  const manyMs = await timed(() => queueMany(scene, person, many))
  const full = await queueOf(scene)
  const startMs = await timed(async () =>
    rowOf('the start of a job', await writeJob(scene, first, { status: 'processing' })),
  )
  const waiting = 1 + rest.length + 1 + many
  return {
    oneMs,
    manyMs,
    startMs,
    rewritten: rewrittenIn(before, full),
    moments: [
      { after: 'the new jobs', waiting, queue: full },
      { after: 'the start of the first', waiting: waiting - 1, queue: await queueOf(scene) },
    ],
  }
}

function rewrittenIn(before: readonly QueuedJob[], after: readonly QueuedJob[]): number {
  const known = new Map(before.map((job) => [job.id, job]))
  return after.filter(({ id, place, version }) => {
    const old = known.get(id)
    return old !== undefined && old.place === place && old.version !== version
  }).length
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}
