/** New rows through the API, with values that the suite has made up. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import type { Table } from './names.ts'
import { heedSample } from './sample-rules.ts'

/**
 * What came of it. A refusal of what the suite has made up ends the scenario, because it says nothing
 * of what is judged; `tested` are columns whose own rules are.
 */
export async function inserted(
  scene: ProjectScene,
  visitor: Records,
  table: Table,
  rows: Row | readonly Row[],
  tested: readonly string[] = [],
): Promise<Answer> {
  const answer = await visitor.insert(table, rows)
  await heedSample(scene, table, answer, tested)
  return answer
}
