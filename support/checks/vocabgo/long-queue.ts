/** What a long queue makes of single and of many changes. */
import { within } from '../../core/deadline.ts'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import { type Row, serviceRecords } from '../../services/supabase/records.ts'
import { rowOf, rowsOf } from './answers.ts'
import { inserted, insertedAtOnce } from './insertions.ts'
import { writeJob } from './lives.ts'
import { type Event, type Moment, type QueuedJob, queueOf, watch } from './queue.ts'
import { rowsFor } from './rows.ts'

/** What takes longer than this will not end soon. */
const patienceMs = 20_000

/** So many jobs of one user, made a second after each other. */
export async function fillQueue(
  scene: ProjectScene,
  { id: user_id }: Person,
  count: number,
): Promise<readonly Row[]> {
  const given = Array.from({ length: count }, (_, index) => {
    const created_at = new Date(Date.now() - (count - index) * 1_000).toISOString()
    return { user_id, created_at }
  })
  const service = serviceRecords(scene.addresses.supabase)
  const request = inserted(scene, service, 'jobs', await rowsFor(scene, 'jobs', given))
  const late = () => new Violation(`${count} jobs in one request took more than 20 seconds`)
  const answer = await within(patienceMs, request, late)
  return rowsOf(`${count} jobs in one request`, answer)
}

/** Queues so many jobs of the user with one request of the user's own. */
export async function queueMany(scene: ProjectScene, person: Person, count: number): Promise<void> {
  const given = Array.from({ length: count }, () => ({ user_id: person.id }))
  await queueThese(scene, person, await rowsFor(scene, 'jobs', given))
}

async function queueThese(
  scene: ProjectScene,
  person: Person,
  rows: readonly Row[],
): Promise<void> {
  const answer = await insertedAtOnce(scene, person, rows)
  rowsOf(`${rows.length} jobs in one request`, answer)
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
  // Made before: no request waits for what the suite has to find out.
  const given = Array.from({ length: many + 1 }, () => ({ user_id: person.id }))
  const [another = {}, ...others] = await rowsFor(scene, 'jobs', given)
  const service = serviceRecords(scene.addresses.supabase)
  const one = async () => rowOf('a new job', await inserted(scene, service, 'jobs', another))
  const before = await queueOf(scene)
  const start = async () =>
    rowOf('the start of a job', await writeJob(scene, first, { status: 'processing' }))
  const moments = await watch(scene, [
    timed('one job', waiting + 1, one),
    timed('many jobs', waiting + 1 + many, () => queueThese(scene, person, others)),
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
