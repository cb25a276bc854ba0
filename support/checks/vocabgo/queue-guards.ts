/** Users who reach for what the queue does not give them: a better place, or the jobs of others. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import {
  type Answer,
  type Records,
  type Row,
  serviceRecords,
  userRecords,
} from '../../services/supabase/records.ts'
import { refusedBy } from './answers.ts'
import { keyOf } from './names.ts'
import { ownerOf } from './owner.ts'
import { type Event, minutesAgo } from './queue.ts'
import type { Attempt } from './queue-crowds.ts'
import { afterCooldown } from './rate-limit.ts'
import { rowFor } from './rows.ts'

/** A missing right, a constraint, or a guard that raises an error of its own (P0001). */
const guards = /^(42501|23514|23505|P0001|PT40[13]|428C9)$/

/** A write of one column by its owner and by the service, none of which may disturb the queue. */
export async function disturbances(
  scene: ProjectScene,
  owner: Person,
  job: Row,
  waiting: number,
): Promise<Event[]> {
  const key = await keyOf(scene, 'jobs', job)
  const ofOwner = userRecords(scene.addresses.supabase, owner.token)
  const service = serviceRecords(scene.addresses.supabase)
  const write = (who: string, records: Records, what: string, values: Row): Event => ({
    after: `${who} wrote ${what} over the last job`,
    waiting,
    happen: async () => takenOrGuarded(what, await records.update('jobs', key, values)),
  })
  return [
    write('the owner', ofOwner, 'place 1', { queue_position: 1 }),
    write('the owner', ofOwner, 'place 99', { queue_position: 99 }),
    write('the service', service, 'place 1', { queue_position: 1 }),
    write('the service', service, 'place 99', { queue_position: 99 }),
    write('the service', service, 'an earlier creation', { created_at: minutesAgo(60) }),
  ]
}

/** Both are allowed; an error of another kind is neither. */
function takenOrGuarded(what: string, answer: Answer): void {
  if (answer.done || guards.test(answer.code)) return
  const received = `${answer.status} ${answer.code}: ${answer.reason}`
  throw new Violation(`writing ${what} failed`, { expected: 'taken or refused', received })
}

/** What a user can try against the jobs of another. */
export async function reachFor(
  scene: ProjectScene,
  { id, token }: Person,
  other: Person,
  job: Row,
): Promise<Attempt[]> {
  const records = userRecords(scene.addresses.supabase, token)
  const key = await keyOf(scene, 'jobs', job)
  const row = await rowFor(scene, 'jobs', { user_id: other.id })
  return [
    {
      what: 'reading the jobs of another',
      answer: await records.read('jobs', { [await ownerOf(scene, 'jobs')]: other.id }),
    },
    {
      what: 'writing to a job of another',
      answer: await records.update('jobs', key, { status: 'queued' }),
    },
    { what: 'deleting a job of another', answer: await records.remove('jobs', key) },
    {
      what: 'queueing a job for another',
      answer: await afterCooldown(scene, [id, other.id], () => records.insert('jobs', row)),
    },
  ]
}

/** Refused for want of a right or by a guard, or nothing was found. */
export function findsNothing({ what, answer }: Attempt): void {
  if (!answer.done) refusedBy('guard', what, answer)
  else if (answer.rows.length > 0)
    throw new Violation(`${what} succeeded`, { expected: 'no rows', received: answer.rows })
}

/** A function that is not offered (PostgREST's code), not permitted, or for triggers alone. */
const notCallable = /^(PGRST202|42883|42501|0A000|42804)$/

export function notForCalling({ what, answer }: Attempt): void {
  if (!answer.done && notCallable.test(answer.code)) return
  const received = answer.done ? 'it was run' : `${answer.status} ${answer.code}: ${answer.reason}`
  throw new Violation(`${what} was not refused`, { received })
}
