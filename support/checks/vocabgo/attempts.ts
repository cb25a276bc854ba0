/** What somebody tries with rows that are not theirs, and whether it came to nothing. */
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Answer, Records, Row } from '../../services/supabase/records.ts'
import { refusedBy } from './answers.ts'
import { keyOf, nameOf, type Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { afterCooldown } from './rate-limit.ts'
import { barestRow } from './rows.ts'
import { touches } from './touches.ts'

export interface Attempt {
  readonly what: string
  readonly answer: Answer
  /** A new row can only be refused; a change may also find no row that it could change. */
  readonly adds: boolean
}

/** Whether new rows are tried as well, or only what is done to a row that is there. */
export type Verbs = 'every verb' | 'no new row'

/**
 * Each verb tried on one row of somebody else. New rows are asked for without their copy: that would
 * be refused for what one may not see, whatever one may write. `self`: who would take the row over.
 */
export async function meddle(
  scene: ProjectScene,
  visitor: Records,
  table: Table,
  row: Row,
  { self, verbs = 'every verb' }: { self?: string | undefined; verbs?: Verbs | undefined },
): Promise<Attempt[]> {
  const key = await keyOf(scene, table, row)
  const isOwned = table !== 'llm_metrics'
  const belongs = isOwned ? await ownerOf(scene, table) : await nameOf(scene, 'metricsJob')
  const twin = await barestRow(scene, table, { [belongs]: row[belongs] })
  const [keyName = ''] = Object.keys(key)
  const tries: Attempt[] = []
  const asked = (ask: () => Promise<Answer>) =>
    table === 'jobs' ? afterCooldown(scene, self, ask) : ask()
  if (verbs === 'every verb') {
    const answer = await asked(() => visitor.insert(table, twin, true))
    tries.push({ what: `a new row of ${table}`, adds: true, answer })
  }
  tries.push({
    what: `a row of ${table} in the place of another`,
    adds: true,
    answer: await asked(() => visitor.upsert(table, { ...twin, ...key }, keyName)),
  })
  for (const values of await touches(scene, table)) {
    const what = `another ${Object.keys(values).join(', ')} in ${table}`
    tries.push({ what, adds: false, answer: await visitor.update(table, key, values) })
  }
  if (self !== undefined && isOwned) {
    const answer = await visitor.update(table, key, { [belongs]: self })
    tries.push({ what: `taking over a row of ${table}`, adds: false, answer })
  }
  const answer = await visitor.remove(table, key)
  return [...tries, { what: `the removal of a row of ${table}`, adds: false, answer }]
}

/** Each attempt was refused for want of permission, or met no row. */
export function cameToNothing(attempts: readonly Attempt[]): void {
  if (attempts.length === 0) throw new Error('nothing was attempted')
  for (const { what, adds, answer } of attempts) {
    if (adds || !answer.done) refusedBy('guard', what, answer)
    else if (answer.rows.length > 0) {
      throw new Violation(`${what} was granted`, {
        expected: 'a refusal, or no row',
        received: answer.rows,
      })
    }
  }
}

/** What came of each attempt, in a word that two visitors can be compared by. */
export function outcomesOf(attempts: readonly Attempt[]): Record<string, string> {
  const outcomes = attempts.map(({ what, adds, answer }) => {
    if (!answer.done) return [what, `refused: ${answer.code}`]
    return [what, adds || answer.rows.length > 0 ? 'granted' : 'met no row']
  })
  return Object.fromEntries(outcomes)
}
