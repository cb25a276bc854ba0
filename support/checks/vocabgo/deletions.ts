/** Jobs that their owners delete, where owners may. */
import type { ProjectScene } from '../../run/scene.ts'
import type { Person } from '../../services/supabase/people.ts'
import {
  type Answer,
  type Records,
  type Row,
  serviceRecords,
  userRecords,
} from '../../services/supabase/records.ts'
import { keyOf } from './names.ts'

/** The answer to the owner, or to the backend where users have no right to delete: others judge that. */
export async function deletedByOwner(
  scene: ProjectScene,
  { token }: Person,
  job: Row,
): Promise<Answer> {
  const { supabase } = scene.addresses
  const key = await keyOf(scene, 'jobs', job)
  return removedBy(userRecords(supabase, token), serviceRecords(supabase), key)
}

/** By the second where the first meets nothing of what is still there. */
export async function removedBy(owner: Records, service: Records, key: Row): Promise<Answer> {
  const answer = await owner.remove('jobs', key)
  const hasNoRight = answer.done ? answer.rows.length === 0 : answer.code === '42501'
  if (!hasNoRight) return answer
  const left = await service.read('jobs', key)
  return left.done && left.rows.length > 0 ? service.remove('jobs', key) : answer
}
