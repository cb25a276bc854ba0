/** Jobs that all ask at the same instant to be processed. */

import { Unverified, Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { openSession } from '../../services/postgres/session.ts'
import type { Answer, Row } from '../../services/supabase/records.ts'
import { rowOf } from './answers.ts'
import { writeJob } from './lives.ts'
import { keyOf, successValue } from './names.ts'
import { ownerOf } from './owner.ts'
import { type Session, say } from './sessions.ts'

/** How long sessions have to arrive at the gate, and jobs at their end, in milliseconds. */
const budgetMs = 20_000

/** SQLSTATEs of a caller that has to ask again: of a serialization failure and of a deadlock. */
const again = new Set(['40001', '40P01'])

/** The function that admits jobs; a system without one is not judged. */
export function admissionOf({ project }: ProjectScene): string {
  const name = project.project.admission
  if (name !== undefined) return name
  throw new Unverified('needs project.admission in the manifest: nothing there admits jobs')
}

export interface Rounds {
  /** Jobs in processing at the end of each round, when none of it has finished. */
  readonly processing: readonly number[]
  readonly finished: number
  /** Callers that the database has ended because they waited for one another. */
  readonly deadlocks: number
}

/**
 * Round after round every waiting job asks at once, and those that were admitted are finished. Nobody can
 * write before all have asked, so that counting before writing shows itself: each round is a chance of it.
 */
export async function askInRounds(scene: ProjectScene, jobs: readonly Row[]): Promise<Rounds> {
  const success = await successValue(scene)
  const processing: number[] = []
  let finished = 0
  let deadlocks = 0
  const met = () => {
    deadlocks += 1
  }
  let waiting = jobs
  while (waiting.length > 0 && processing.length < jobs.length) {
    const ask = (answered: () => void) =>
      Promise.all(waiting.map((job) => admit(scene, job, met).finally(answered)))
    await behindGate(scene, waiting.length, ask)
    const statuses = await statusOf(scene, jobs)
    const admitted = jobs.filter((_, index) => statuses[index] === 'processing')
    processing.push(admitted.length)
    if (admitted.length === 0) break
    for (const job of admitted) {
      rowOf('the end of a job', await writeJob(scene, job, { status: success }))
    }
    finished += admitted.length
    waiting = jobs.filter((_, index) => statuses[index] === 'queued')
  }
  return { processing, finished, deadlocks }
}

/** Asks as the service, or as the owner of the job where the service has no right. */
export async function admit(
  scene: ProjectScene,
  job: Row,
  deadlocked: () => void = () => undefined,
): Promise<Answer> {
  const [id] = Object.values(await keyOf(scene, 'jobs', job))
  const name = identifier(admissionOf(scene))
  const values = (await takesNothing(scene)) ? [] : [id]
  const sql = `select ${name}(${values.length === 0 ? '' : '$1'}) as admitted`
  const owner: Session = {
    role: 'authenticated',
    userId: String(job[await ownerOf(scene, 'jobs')]),
  }
  const first = await say(scene, { role: 'service_role' }, sql, values)
  if (!first.done && first.code === '40P01') deadlocked()
  if (first.done || !(again.has(first.code) || first.code === '42501')) return first
  return say(scene, first.code === '42501' ? owner : { role: 'service_role' }, sql, values)
}

/** A function that admits whichever job is next, and so is not told of one. */
async function takesNothing(scene: ProjectScene): Promise<boolean> {
  const name = admissionOf(scene)
  const sql = `
    select coalesce(bool_and(pronargs = pronargdefaults), false) as nothing from pg_proc
    where proname = $1`
  const [found] = await query(scene.addresses.postgres.url, sql, [name.split('.').at(-1)])
  return found?.nothing === true
}

/** Keeps everybody from writing to the jobs until each of `count` callers waits or has its answer. */
export async function behindGate(
  { addresses }: ProjectScene,
  count: number,
  ask: (answered: () => void) => Promise<readonly Answer[]>,
): Promise<void> {
  const { url } = addresses.postgres
  const gate = await openSession(url)
  let answers = 0
  try {
    await gate.run('begin')
    await gate.run('lock table public.jobs in share mode')
    const asking = ask(() => {
      answers += 1
    })
    const arrived = async () => {
      const here = (await sessionsThatWait(url)) + answers
      if (here < count) throw new Violation('a job has not asked', { received: `${here} asked` })
    }
    await eventually(`${count} jobs ask at once`, arrived, { withinMs: budgetMs })
    await gate.run('commit')
    await asking
  } finally {
    await gate.close()
  }
}

async function sessionsThatWait(url: string): Promise<number> {
  const [row] = await query(
    url,
    `select count(*)::integer as waiting from pg_stat_activity
     where wait_event_type = 'Lock' and application_name = 'plumbline'`,
  )
  return Number(row?.waiting)
}

async function statusOf(scene: ProjectScene, jobs: readonly Row[]): Promise<unknown[]> {
  const { url } = scene.addresses.postgres
  const [key = ''] = Object.keys(await keyOf(scene, 'jobs', {}))
  const owner = await ownerOf(scene, 'jobs')
  const sql = `select * from public.jobs where ${identifier(owner)} = any ($1)`
  const rows = await query(url, sql, [jobs.map((job) => job[owner])])
  return jobs.map((job) => rows.find((row) => row[key] === job[key])?.status)
}

/** Whoever was ended by a deadlock did not write: that may have kept the limit, by luck and not by a lock. */
export function notByLuck(deadlocks: number): void {
  if (deadlocks === 0) return
  throw new Unverified(
    `${deadlocks} callers were ended by deadlocks, which may have kept the limit`,
  )
}
