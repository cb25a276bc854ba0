/** What users see through the views of a project. */
import type { ProjectScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import type { Session } from '../../services/postgres/session.ts'
import type { Row } from '../../services/supabase/records.ts'
import { askAll, inSnapshot, jobOf, letCome, statementsOf } from './figures.ts'
import { callOf, twoAgents } from './model-use.ts'

interface View {
  readonly name: string
  readonly materialized: boolean
}

export interface Views {
  readonly names: readonly string[]
  /** Those that show a user something else once another user has jobs. */
  readonly telling: readonly string[]
}

/** Looks through every view that users may read, before and after `other` gets jobs, and jobs use a model. */
export async function viewsThatTell(
  scene: ProjectScene,
  userId: string,
  other: string,
): Promise<Views> {
  const views = await readableViews(scene)
  const names = views.map(({ name }) => name)
  const [agent] = await twoAgents(scene)
  const rows = await statementsOf(scene, [
    ...[jobOf({ user_id: other }), jobOf({ user_id: other })],
    await callOf(scene, agent, [1_000, 400, 0]),
  ])
  const as = { role: 'authenticated', userId } as const
  const questions = names.map((name) => ({ name, sql: `select * from ${identifier(name)}`, as }))
  const telling = await inSnapshot(scene, async (session) => {
    await refresh(session, views)
    const before = await askAll(session, questions)
    await letCome(scene, session, rows)
    await refresh(session, views)
    const after = await askAll(session, questions)
    return names.filter((name) => textOf(before[name]) !== textOf(after[name]))
  })
  return { names, telling }
}

async function readableViews({ addresses }: ProjectScene): Promise<View[]> {
  const rows: Row[] = await query(
    addresses.postgres.url,
    `select 'public.' || relname as name, relkind = 'm' as materialized from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
       and has_table_privilege('authenticated', oid, 'select')
     order by relname`,
  )
  return rows as unknown as View[]
}

async function refresh(session: Session, views: readonly View[]): Promise<void> {
  for (const { name, materialized } of views) {
    if (materialized) await session.run(`refresh materialized view ${identifier(name)}`)
  }
}

function textOf(answer: unknown): string {
  return JSON.stringify(answer)
}
