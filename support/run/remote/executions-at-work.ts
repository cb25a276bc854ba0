/** Executions that a worker still has to do, known by their rows: whoever has the database needs no queue. */
import type { JobRemoval } from '../../ports/job-removal.ts'
import { identifier } from '../../services/postgres/driver.ts'
import { onSession } from '../../services/postgres/foreign.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'

/** Words by which an execution that has ended is known, where the manifest names none. */
const ended = ['finished', 'completed', 'succeeded', 'failed', 'error']

/**
 * None can be taken out: what waits or runs is waited for. One that has not ended when its row goes stays
 * among those that are there, because nobody could say what it makes afterwards.
 */
export function executionRemoval(
  { areas, execution }: ProductionManifest,
  url: string,
  name: string,
): JobRemoval {
  const { table } = areas.executions
  const words = execution === undefined ? ended : [...execution.finished, ...execution.failed]
  const column = execution?.status.split('.').at(-1) ?? 'status'
  const open = new Set<string>()
  const ask = (condition: string, values: readonly string[]) =>
    onSession(url, name, async (client) => {
      const there = await client.query(
        'select 1 from pg_attribute where attrelid = to_regclass($1) and attname = any ($2)',
        [identifier(table), ['id', column]],
      )
      if (there.rows.length < 2) return [] // a system that keeps them elsewhere
      const { rows } = await client.query<{ id: string; ended: boolean }>(
        `select id::text as id, ${identifier(column)}::text = any ($2) as ended
         from ${identifier(table)} as row where ${condition}`,
        [values, words],
      )
      for (const row of rows) open[row.ended ? 'delete' : 'add'](row.id)
      return rows.filter((row) => !row.ended).map(({ id }) => id)
    })
  const byId = (ids: readonly string[]) => ask('id::text = any ($1)', ids)
  return {
    naming: (all) =>
      ask('exists (select from unnest($1::text[]) w where strpos(row::text, w) > 0)', all),
    there: async (ids) => {
      await byId([...ids, ...open])
      return [...open]
    },
    running: byId,
    remove: async () => undefined,
    close: async () => undefined,
  }
}
