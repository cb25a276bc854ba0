/** The questions that the pipeline has saved, as the database counts them. */
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { expectEqual } from './expect.ts'

/** `told` is a number, and it is how many questions the extraction has. */
export async function countsSavedQuestions(
  { manifest, addresses }: Scene,
  extraction: string,
  told: unknown,
): Promise<void> {
  const { table, extraction: column } = manifest.questions
  const sql = `select count(*)::int as saved from ${identifier(table)}
    where ${identifier(column)}::text = $1`
  const [row] = await query(addresses.postgres.url, sql, [extraction])
  if (row === undefined) throw new Violation(`${table} cannot be counted`)
  expectEqual(`question_count of the extraction ${extraction}`, told, row.saved)
}
