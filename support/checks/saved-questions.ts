/** The questions that the pipeline has saved, as the database counts them. */
import { Violation } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { expectEqual } from './expect.ts'

/** How many questions the extraction has. */
export async function savedQuestions(
  { manifest, addresses }: Pick<Scene, 'manifest' | 'addresses'>,
  extraction: string,
): Promise<number> {
  const { table, extraction: column } = manifest.questions
  const sql = `select count(*)::int as saved from ${identifier(table)}
    where ${identifier(column)}::text = $1`
  const [row] = await query(addresses.postgres.url, sql, [extraction])
  if (row === undefined) throw new Violation(`${table} cannot be counted`)
  return Number(row.saved)
}

/** `told` is a number, and it is how many questions the extraction has. */
export async function countsSavedQuestions(
  scene: Scene,
  extraction: string,
  told: unknown,
): Promise<void> {
  const saved = await savedQuestions(scene, extraction)
  expectEqual(`question_count of the extraction ${extraction}`, told, saved)
}
