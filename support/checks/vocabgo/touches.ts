/** Harmless changes of a row: what its owner, if anybody, may well write. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Row } from '../../services/supabase/records.ts'
import { type Column, knownColumns } from './columns.ts'
import { columnIfAny, nameOf, type Table } from './names.ts'
import { pairs } from './words.ts'

/** What the pipeline writes of a job; a system may keep its users from it. */
const ofThePipeline =
  /^(status|progress|stage|queue_position)$|_at$|error|fail|retr(y|ies)|attempt|worker|lock/

/** Changes of one column each, the likeliest first; the last one of a job is the pipeline's. */
export async function touches(scene: ProjectScene, table: Table): Promise<Row[]> {
  switch (table) {
    case 'wordlists':
      return [{ [await nameOf(scene, 'words')]: pairs(3) }]
    case 'llm_metrics':
      return [{ latency_ms: 7 }]
    case 'upload_cooldowns':
      return [{ [await nameOf(scene, 'until')]: new Date(Date.now() - 60_000).toISOString() }]
    case 'jobs': {
      const free = await ownersColumns(scene)
      return [...free.flatMap(changed), { [await nameOf(scene, 'progress')]: 50 }]
    }
  }
}

/** What a job has beside its key, its owner and what the pipeline says of it. */
export async function ownersColumns(scene: ProjectScene): Promise<Column[]> {
  const said = [await columnIfAny(scene, 'progress'), await columnIfAny(scene, 'stage')]
  const ofPipeline = new Set(said.map((column) => column?.name))
  return (await knownColumns(scene, 'jobs')).filter(({ name, isKey, refersTo, generated }) => {
    if (isKey || generated || refersTo !== undefined) return false
    return !ofThePipeline.test(name) && !ofPipeline.has(name)
  })
}

/** Other values; of a few words, or of true and false, two of which one is another than now. */
function changed({ name, type, base, allowed }: Column): Row[] {
  // A domain refuses a value before anybody asks who writes it: that would tell nothing of rights.
  const own = type === base ? valuesOf(base) : []
  const values: unknown[] = allowed.length > 0 ? [allowed.at(-1), allowed[0]] : own
  return values.map((value) => ({ [name]: value }))
}

function valuesOf(base: string): unknown[] {
  if (/^(text|character varying)/.test(base)) return ['renamed.pdf']
  if (/^(smallint|integer|bigint|numeric|real|double)/.test(base)) return [7]
  if (base === 'boolean') return [true, false]
  if (/^jsonb?$/.test(base)) return [{ changed: true }]
  return /^(date|timestamp)/.test(base) ? ['2030-01-02T03:04:05Z'] : []
}
