/** What users may write of themselves who would be taken for somebody else: in general, and by a project's own rules. */
import { randomUUID } from 'node:crypto'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Row } from '../../services/supabase/records.ts'

/** Policies, functions and views of the project: wherever a word of a user could be believed. */
const rules = `
  select concat_ws(' ', qual, with_check) as text from pg_policies
  union all
  select prosrc from pg_proc where pronamespace::regnamespace::text not in (
    'pg_catalog', 'information_schema', 'auth', 'extensions', 'graphql', 'realtime', 'vault')
  union all
  select definition from pg_views
    where schemaname not in ('pg_catalog', 'information_schema', 'auth', 'extensions')`

/**
 * Claims that a rule compares a user's own metadata with, one each: `'user_metadata' ->> 'role' = 'support'`
 * asks for `{ role: 'support' }`, and where nothing is compared the claim is `true`. The metadata is the
 * user's to write (Supabase, "Managing user data"); `app_metadata` is not.
 */
export function claimsIn(text: string): Row[] {
  return [...text.matchAll(own)].map(([, arrow, path, word]) => ({
    [arrow ?? path ?? '']: word ?? true,
  }))
}

const own =
  /user_meta_?data\b(?:'(?:::text)?\)*\s*|\s*)(?:->>?\s*'(\w+)'|,\s*(\w+)\}')(?:::text(?:\[\])?)?\)*(?:::\w+)?\)*(?:\s*(?:=|IN\b|~~)\s*(?:ANY\s*)?\(*(?:ARRAY\[)?\(*'([^']+)')?/gi

/** Claims of the service and of `victim`, then one more set for each word that the project's rules believe. */
export async function forgedClaims(scene: ProjectScene, victim: string): Promise<Row[]> {
  const role = 'service_role'
  const usual = { role, user_role: role, is_admin: true, admin: true, user_id: victim }
  const found = await query(scene.addresses.postgres.url, rules)
  const asked = new Map(
    found.flatMap(({ text }) => claimsIn(`${text}`)).map((claim) => [JSON.stringify(claim), claim]),
  )
  return [usual, ...asked.values()].map((claims) => ({ ...claims, note: randomUUID() }))
}
