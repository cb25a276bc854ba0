/** Harmless changes of a row: what its owner, if anybody, may well write. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Row } from '../../services/supabase/records.ts'
import { type Column, knownColumns } from './columns.ts'
import { nameOf, type Table } from './names.ts'
import { pairs } from './words.ts'

/** What the pipeline writes of a job; a system may keep its users from it. */
const ofThePipeline = new Set(
  'status progress stage queue_position retry_count created_at started_at updated_at'.split(' '),
)

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
      const columns = await knownColumns(scene, 'jobs')
      const free = columns.filter(({ name, isKey, refersTo, generated }) => {
        return !isKey && !generated && refersTo === undefined && !ofThePipeline.has(name)
      })
      return [...free.flatMap(changed), { [await nameOf(scene, 'progress')]: 50 }]
    }
  }
}

function changed({ name, type, allowed }: Column): Row[] {
  if (allowed.length > 0) return [{ [name]: allowed.at(-1) }]
  if (/^(text|character varying)/.test(type)) return [{ [name]: 'renamed.pdf' }]
  if (/^(smallint|integer|bigint|numeric)/.test(type)) return [{ [name]: 7 }]
  return []
}
