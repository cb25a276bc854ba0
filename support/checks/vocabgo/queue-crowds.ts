/** Many who change the queue at once, and one who keeps the others waiting. */

import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { openSession, type Session } from '../../services/postgres/session.ts'
import type { Person } from '../../services/supabase/people.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import { behindGate } from './admission.ts'
import { firstQueuerOf, inserted, queuerOf } from './insertions.ts'
import { writeJob } from './lives.ts'
import { keyOf } from './names.ts'
import { mayQueue } from './rate-limit.ts'
import { insertion, rowsFor } from './rows.ts'
import { heedSample } from './sample-rules.ts'
import { answered, say, sessionUrl } from './sessions.ts'

export interface Attempt {
  readonly what: string
  readonly answer: Answer
}

/**
 * Each of the people queues so many jobs, all at the same time, in sessions of their own; the backend
 * queues what is more than one of each where users may queue only one at a time, and all where they may not.
 */
export async function allQueueAtOnce(
  scene: ProjectScene,
  people: readonly Person[],
  each: number,
): Promise<Attempt[]> {
  const turns = Array.from({ length: each }, () => people).flat()
  const given = turns.map(({ id }) => ({ user_id: id }))
  const rows = await rowsFor(scene, 'jobs', given)
  const first = await Promise.all(people.map((person) => firstQueuerOf(scene, person)))
  const further = await Promise.all(people.map((person) => queuerOf(scene, person)))
  const queuers = turns.map((_, n) => (n < people.length ? first : further)[n % people.length])
  return Promise.all(rows.map((row, n) => queueOne(scene, queuers[n], row)))
}

/** The same while the service lets jobs start and fail in turns: five at most are being processed. */
export async function comeAndGo(
  scene: ProjectScene,
  people: readonly Person[],
  each: number,
  leaving: readonly Row[],
): Promise<Attempt[]> {
  const going = leaving.map(async (job, index) => {
    const status = statusFor(index)
    return { what: `a job that becomes ${status}`, answer: await writeJob(scene, job, { status }) }
  })
  const [came, gone] = await Promise.all([allQueueAtOnce(scene, people, each), Promise.all(going)])
  return [...came, ...gone]
}

/**
 * All of the jobs leave by statements of the service that nobody may begin before all are there: each holds
 * its own job when its trigger comes to those of the others.
 */
export async function leaveAtOnce(scene: ProjectScene, jobs: readonly Row[]): Promise<Attempt[]> {
  const [key = 'id'] = Object.keys(await keyOf(scene, 'jobs', {}))
  const sql = `update public.jobs set status = $1 where ${identifier(key)} = $2`
  const leave = async (job: Row, index: number): Promise<Attempt> => {
    const status = statusFor(index)
    const answer = await say(scene, { role: 'service_role' }, sql, [status, job[key]])
    await heedSample(scene, 'jobs', answer)
    return { what: `a job that becomes ${status}`, answer }
  }
  let left: Attempt[] = []
  await behindGate(scene, jobs.length, async (answered) => {
    left = await Promise.all(jobs.map((job, index) => leave(job, index).finally(answered)))
    return left.map(({ answer }) => answer)
  })
  return left
}

/** In turns: five of ten at most are being processed. */
const statusFor = (index: number) => (index % 2 === 0 ? 'processing' : 'failed')

async function queueOne(
  scene: ProjectScene,
  records: Records | undefined,
  row: Row,
): Promise<Attempt> {
  if (records === undefined) throw new Error('nobody queues the job')
  return { what: 'a new job', answer: await inserted(scene, records, 'jobs', row) }
}

/**
 * The first queues a job and does not commit before the second has queued one or is seen waiting:
 * whichever way the database takes, the transactions overlap.
 */
export async function overlap(
  scene: ProjectScene,
  [first, second]: readonly [Person, Person],
): Promise<Attempt[]> {
  const one = await sessionOf(scene, first)
  const other = await sessionOf(scene, second)
  await one.run('begin')
  const held = await insertIn(scene, one, first)
  let ended = false
  const following = insertIn(scene, other, second).finally(() => {
    ended = true
  })
  await eventually(
    'the second job is queued or waits for the first',
    async () => {
      if (!ended && !(await isWaiting(scene, other))) throw new Violation('it is under way')
    },
    { withinMs: 10_000, everyMs: 10 },
  )
  const commit = await answered(one.run('commit'))
  return [
    { what: 'the job whose transaction is held', answer: held },
    { what: 'its commit', answer: commit },
    { what: 'the job that comes meanwhile', answer: await following },
  ]
}

async function sessionOf(scene: ProjectScene, { id: userId }: Person): Promise<Session> {
  const isUser = await mayQueue(scene, userId)
  const who = isUser
    ? ({ role: 'authenticated', userId } as const)
    : ({ role: 'service_role' } as const)
  const session = await openSession(sessionUrl(scene, who))
  scene.scope.undo('end a session', () => session.close())
  return session
}

async function insertIn(scene: ProjectScene, session: Session, { id }: Person): Promise<Answer> {
  const { sql, values } = await insertion(scene, 'jobs', { user_id: id })
  const answer = await answered(session.run(sql, values))
  await heedSample(scene, 'jobs', answer)
  return answer
}

async function isWaiting({ addresses }: ProjectScene, { pid }: Session): Promise<boolean> {
  const sql = 'select cardinality(pg_blocking_pids($1)) > 0 as waiting'
  const [row] = await query(addresses.postgres.url, sql, [pid])
  return row?.waiting === true
}
