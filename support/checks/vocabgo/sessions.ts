/** Statements in the session of a role, as the Data API opens it: for what its verbs cannot say. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Answer, Row } from '../../services/supabase/records.ts'

export type Session =
  | { readonly role: 'service_role' | 'anon' }
  | { readonly role: 'authenticated'; readonly userId: string }

/** The address of the database for such a session. */
export function sessionUrl({ addresses }: ProjectScene, session: Session): string {
  const url = new URL(addresses.postgres.url)
  const claims = claimsOf(session)
  url.searchParams.set('options', `-c role=${session.role} -c request.jwt.claims=${claims}`)
  return url.href
}

/** What the token of such a session says, as `request.jwt.claims` has it. */
export function claimsOf(session: Session): string {
  const sub = session.role === 'authenticated' ? { sub: session.userId } : {}
  return JSON.stringify({ role: session.role, ...sub })
}

/** One statement; what the database refuses is an answer like any other. */
export function say(
  scene: ProjectScene,
  session: Session,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Answer> {
  return answered(query(sessionUrl(scene, session), sql, values))
}

/** What has come of a statement; an error that is not the database's is thrown on. */
export async function answered(running: Promise<readonly Row[]>): Promise<Answer> {
  try {
    const rows = await running
    return { done: true, rows, count: rows.length }
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    if (code === undefined) throw error
    return { done: false, status: 0, code, reason: message }
  }
}
