/** What a long queue makes of single and of many changes. */
import { within } from '../../core/deadline.ts'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import { type Row, serviceRecords, userRecords } from '../../services/supabase/records.ts'
import { rowOf, rowsOf } from './answers.ts'
import { newJob, writeJob } from './lives.ts'
import { type Event, type Moment, type QueuedJob, queueOf, watch } from './queue.ts'
import { rowFor } from './rows.ts'

/** What takes longer than this will not end soon. */
const patienceMs = 20_000

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
  const request = serviceRecords(scene.addresses.supabase).insert('jobs', rows)
  const late = () => new Violation(`${count} jobs in one request took more than 20 seconds`)
  return rowsOf(`${count} jobs in one request`, await within(patienceMs, request, late))
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
  /** How long each event took, in milliseconds. */
  readonly took: Readonly<Record<string, number>>
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
  const took: Record<string, number> = {}
  const waiting = 1 + rest.length
  const timed = (after: string, then: number, work: () => Promise<unknown>): Event => ({
    ...{ after, waiting: then },
    happen: async () => {
      const start = performance.now()
      await within(patienceMs, work(), () => new Violation(`${after} took more than 20 seconds`))
      took[after] = Math.round(performance.now() - start)
    },
  })
  const before = await queueOf(scene)
  const start = async () =>
    rowOf('the start of a job', await writeJob(scene, first, { status: 'processing' }))
  const moments = await watch(scene, [
    timed('one job', waiting + 1, () => newJob(scene, person.id)),
    timed('many jobs', waiting + 1 + many, () => queueMany(scene, person, many)),
    timed('the start of the first', waiting + many, start),
  ])
  return { took, rewritten: rewrittenIn(before, moments[1]?.queue ?? []), moments }
}

function rewrittenIn(before: readonly QueuedJob[], after: readonly QueuedJob[]): number {
  const known = new Map(before.map((job) => [job.id, job]))
  return after.filter(({ id, place, version }) => {
    const old = known.get(id)
    return old !== undefined && old.place === place && old.version !== version
  }).length
}
