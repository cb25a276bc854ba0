/** New rows through the API, with values that the suite has made up. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import {
  type Answer,
  type Records,
  type Row,
  serviceRecords,
  userRecords,
} from '../../services/supabase/records.ts'
import type { Table } from './names.ts'
import { ownerOf } from './owner.ts'
import { afterCooldown, beginsCooldown, mayQueue } from './rate-limit.ts'
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
  const queuer = table === 'jobs' ? await ownerIn(scene, rows) : undefined
  const answer = await afterCooldown(scene, queuer, () => visitor.insert(table, rows))
  await heedSample(scene, table, answer, tested)
  return answer
}

/** Whose cooldown may be in the way: that of a single job's owner. */
async function ownerIn(
  scene: ProjectScene,
  jobs: Row | readonly Row[],
): Promise<string | undefined> {
  const name = await ownerOf(scene, 'jobs')
  const owner = name in jobs ? (jobs as Row)[name] : undefined
  return typeof owner === 'string' ? owner : undefined
}

/** Jobs of the person's own in one request: by the backend where a user may queue only one at a time. */
export async function insertedAtOnce(
  scene: ProjectScene,
  person: Person,
  rows: readonly Row[],
): Promise<Answer> {
  return inserted(scene, await queuerOf(scene, person), 'jobs', rows)
}

/** A job of the person's own: by the backend where users do not queue themselves. */
export async function queued(scene: ProjectScene, person: Person, row: Row): Promise<Answer> {
  return inserted(scene, await firstQueuerOf(scene, person), 'jobs', row)
}

/** Who queues a job of the person. */
export async function firstQueuerOf(scene: ProjectScene, { id, token }: Person): Promise<Records> {
  const { supabase } = scene.addresses
  return (await mayQueue(scene, id)) ? userRecords(supabase, token) : serviceRecords(supabase)
}

/** Who queues further jobs of the person at the same instant. */
export async function queuerOf(scene: ProjectScene, person: Person): Promise<Records> {
  return (await beginsCooldown(scene, person.id))
    ? serviceRecords(scene.addresses.supabase)
    : firstQueuerOf(scene, person)
}
