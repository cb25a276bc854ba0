/** What the pipeline alone has to say of a job, tried by the job's owner. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import { expectEqual } from '../expect.ts'
import { momentIn } from './moments.ts'
import { keyOf, successValue } from './names.ts'
import { ownerOf } from './owner.ts'
import { afterCooldown } from './rate-limit.ts'
import { barestRow } from './rows.ts'
import { rowsOfUsers } from './views.ts'

const yearMs = 365 * 86_400_000

/** How far from now a new row may be dated, in milliseconds. */
const justNowMs = 60_000

/** Each way to start, finish, date back or reset an own job, by change and by a new job. */
export async function steer(
  scene: ProjectScene,
  owner: Records,
  job: Row,
): Promise<{ what: string; answer: Answer }[]> {
  const yearAgo = new Date(Date.now() - yearMs).toISOString()
  const key = await keyOf(scene, 'jobs', job)
  const name = await ownerOf(scene, 'jobs')
  const wishes: Row[] = [
    { status: 'processing' },
    { status: await successValue(scene) },
    { status: 'failed' },
    { created_at: yearAgo },
    { started_at: yearAgo },
    { retry_count: 3 },
  ]
  const tried: { what: string; answer: Answer }[] = []
  for (const wish of wishes) {
    const what = `${Object.entries(wish).flat().join(' = ')} of the own job`
    tried.push({ what, answer: await owner.update('jobs', key, wish) })
  }
  for (const wish of [{ status: 'processing' }, { created_at: yearAgo }]) {
    const row = await barestRow(scene, 'jobs', { [name]: job[name], ...wish })
    const what = `a new job with ${Object.entries(wish).flat().join(' = ')}`
    const ask = () => owner.insert('jobs', row, true)
    tried.push({ what, answer: await afterCooldown(scene, String(job[name]), ask) })
  }
  return tried
}

/** Refused by the database itself, or taken without a word; what came of it is for the observer. */
export function areAnswered(tried: readonly { what: string; answer: Answer }[]): void {
  for (const { what, answer } of tried) {
    if (answer.done || /^(42501|P0001|PT40[13]|23514|428C9)$/.test(answer.code)) continue
    throw new Violation(`${what} is neither taken nor refused`, {
      expected: 'a refusal, or no effect',
      received: `${answer.status} ${answer.code}: ${answer.reason}`,
    })
  }
}

/** The job is as it was, whatever its owner has tried. */
export async function isUnsteered(scene: ProjectScene, job: Row): Promise<void> {
  const key = await keyOf(scene, 'jobs', job)
  const [[name = '', id] = []] = Object.entries(key)
  const all = await rowsOfUsers(scene, 'jobs', [String(job[await ownerOf(scene, 'jobs')])])
  const now = all.find((each) => each[name] === id) ?? {}
  expectEqual('what the pipeline says of the job', steered(now), steered(job))
}

function steered({ status, retry_count, created_at, started_at }: Row) {
  const written = (value: unknown) =>
    value === null ? null : new Date(momentIn('a moment of the job', value)).toISOString()
  return {
    status,
    retry_count,
    created_at: written(created_at),
    started_at: written(started_at),
  }
}

/** Every job of the user is queued, dated now, and behind `first`. */
export async function queueBehind(scene: ProjectScene, userId: string, first: Row): Promise<void> {
  const owner = await ownerOf(scene, 'jobs')
  // In one look: other scenarios' jobs come and go, and with them everybody moves up.
  const all = await rowsOfUsers(scene, 'jobs', [String(first[owner]), userId])
  const ahead = all.find((job) => job[owner] === first[owner])
  for (const job of all.filter((each) => each[owner] === userId)) {
    expectEqual('the status of a job that a user queued', job.status, 'queued')
    const age = Date.now() - momentIn('the creation of a job', job.created_at)
    if (Math.abs(age) > justNowMs) {
      throw new Violation('a user has dated a job', { expected: 'now', received: job.created_at })
    }
    const places = [Number(ahead?.queue_position), Number(job.queue_position)] as const
    if (places[0] < places[1]) continue
    throw new Violation("a user's job is ahead of one that was queued before", {
      expected: `a place after ${places[0]}`,
      received: places[1],
    })
  }
}
