/** Which rows are a user's: those that name the user, or the user's extraction. */
import type { Scene } from '../run/scene.ts'
import { query } from '../services/postgres/driver.ts'
import type { Person } from '../services/supabase/people.ts'
import type { Row } from '../services/supabase/records.ts'
import { isNumber } from './same-id.ts'

/** A user with an extraction; a row belongs to the user when it holds one of the two ids. */
export interface Owner {
  readonly person: Person
  readonly extraction: string
}

/** An id that is a number stands for the extraction only in a column that refers to extractions. */
export function isOwn(owner: Owner, entry: Row, references: ReadonlySet<string>): boolean {
  const { person, extraction } = owner
  const text = JSON.stringify(entry)
  if (text.includes(person.id)) return true
  if (!isNumber(extraction)) return text.includes(extraction)
  return Object.entries(entry).some(
    ([column, value]) => references.has(column) && String(value) === extraction,
  )
}

/** Names of the columns whose values are ids of extractions, by the constraints of the database. */
export async function referencesToExtractions({
  manifest,
  addresses,
}: Scene): Promise<Set<string>> {
  const { table, drafts } = manifest.extractions
  const { extraction } = manifest.questions
  const rows = await query(
    addresses.postgres.url,
    `select a.attname::text as name from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
     where c.contype = 'f' and c.confrelid = to_regclass($1)`,
    [table],
  )
  const named = [extraction, ...(drafts === undefined ? [] : [drafts.extraction])]
  return new Set([...rows.map(({ name }) => String(name)), ...named])
}

/** True where a row of extractions that is inserted without an id is given one. */
export async function givesIds({ manifest, addresses }: Scene): Promise<boolean> {
  const { table, id } = manifest.extractions
  const [column] = await query(
    addresses.postgres.url,
    `select atthasdef or attidentity <> '' as gives from pg_attribute
     where attrelid = to_regclass($1) and attname = $2`,
    [table, id],
  )
  return column?.gives === true
}
