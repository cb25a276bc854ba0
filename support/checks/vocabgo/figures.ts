/**
 * Figures of a whole project, asked before and after rows of ours have come: in one snapshot, so that
 * nothing of others comes between, and in a transaction that leaves nothing behind.
 */
import { randomUUID } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { rolledBack, type Session } from '../../services/postgres/session.ts'
import type { Answer, Row } from '../../services/supabase/records.ts'
import type { Table } from './names.ts'
import { insertion } from './rows.ts'
import { heedSample } from './sample-rules.ts'
import { answered, type Session as Who } from './sessions.ts'

/** A row that is to come. */
export interface Planned {
  readonly table: Table
  readonly given: Row
}

/** A job of nobody in particular, where the owner does not matter: references are off where it comes. */
export function jobOf(given: Row): Planned {
  return { table: 'jobs', given: { user_id: randomUUID(), ...given } }
}

export interface Question {
  readonly name: string
  readonly sql: string
  readonly as: Who
}

export interface Figures {
  readonly before: Readonly<Record<string, Answer>>
  readonly after: Readonly<Record<string, Answer>>
  /** The rows as they were made. */
  readonly made: readonly Row[]
}

/** Asks, lets the rows come, and asks again. */
export async function askAround(
  scene: ProjectScene,
  planned: readonly Planned[],
  questions: readonly Question[],
): Promise<Figures> {
  const rows = await statementsOf(scene, planned)
  return inSnapshot(scene, async (session) => {
    const before = await askAll(session, questions)
    const made = await letCome(scene, session, rows)
    return { before, after: await askAll(session, questions), made }
  })
}

export interface Coming {
  readonly table: Table
  /** In words. */
  readonly what: string
  readonly sql: string
  readonly values: readonly unknown[]
}

/** The rows as statements: made ready outside of a snapshot, which is to be short. */
export function statementsOf(scene: ProjectScene, planned: readonly Planned[]): Promise<Coming[]> {
  return Promise.all(
    planned.map(async ({ table, given }) => ({
      table,
      what: `a row of ${table} with ${JSON.stringify({ ...given, user_id: undefined })}`,
      ...(await insertion(scene, table, given)),
    })),
  )
}

/** Lets the rows come one by one, and answers them as they were made. */
export async function letCome(
  scene: ProjectScene,
  session: Session,
  rows: readonly Coming[],
): Promise<Row[]> {
  const made: Row[] = []
  for (const row of rows) made.push(await come(scene, session, row))
  return made
}

/** Works in such a transaction. Triggers and references are off: only what is asked for happens. */
export async function inSnapshot<T>(
  scene: ProjectScene,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  return rolledBack(scene.addresses.postgres.url, async (session) => {
    await session.run('set transaction isolation level repeatable read')
    await session.run('set local session_replication_role = replica')
    // As on a hosted project.
    await session.run("set local timezone = 'UTC'")
    return work(session)
  })
}

/** The answers by the names of the questions; one that is refused spoils no other. */
export async function askAll(
  session: Session,
  questions: readonly Question[],
): Promise<Record<string, Answer>> {
  const answers: Record<string, Answer> = {}
  for (const { name, sql, as } of questions) {
    const sub = as.role === 'authenticated' ? { sub: as.userId } : {}
    const claims = JSON.stringify({ role: as.role, ...sub })
    await session.run('savepoint question')
    await session.run("select set_config('request.jwt.claims', $1, true)", [claims])
    await session.run(`set local role ${as.role}`)
    answers[name] = await answered(session.run(sql))
    await session.run('rollback to savepoint question')
  }
  return answers
}

/** Lets a row come; one that the database does not take is a violation. */
async function come(
  scene: ProjectScene,
  session: Session,
  { table, what, sql, values }: Coming,
): Promise<Row> {
  const answer = await answered(session.run(sql, values))
  if (answer.done) return answer.rows[0] ?? {}
  await heedSample(scene, table, answer)
  throw new Violation(`the database does not take ${what}: ${answer.code} ${answer.reason}`)
}
