/** Files of any age: their times are set back, because nobody can wait for a day. */
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import type { Place } from '../../services/supabase/visitor.ts'

const unitsMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, min: 60_000 }

/** `24 h 1 min` in milliseconds; `new` is no age at all. */
export function ageIn(words: string): number {
  if (words === 'new') return 0
  const parts = [...words.matchAll(/(\d+) (d|h|min)\b/g)]
  if (parts.length === 0) throw new Error(`no age is called "${words}"`)
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitsMs[unit] ?? 0), 0)
}

/** Sets every time of the files back by `ms`; a plain update would make them new again. */
export async function age(scene: ProjectScene, files: readonly Place[], ms: number): Promise<void> {
  if (files.length === 0) return
  const sql = `
    update storage.objects
    set created_at = now() - $2 * interval '1 ms',
      updated_at = now() - $2 * interval '1 ms',
      last_accessed_at = now() - $2 * interval '1 ms'
    where bucket_id || '/' || name = any ($1)`
  const names = files.map(({ bucket, path }) => `${bucket}/${path}`)
  await query(withoutTriggers(scene), sql, [names, ms])
}

/** Makes the files older by `ms`; those that are gone stay so. */
export async function setBack(
  scene: ProjectScene,
  files: readonly Place[],
  ms: number,
): Promise<void> {
  const sql = `
    update storage.objects
    set created_at = created_at - $2 * interval '1 ms',
      updated_at = updated_at - $2 * interval '1 ms',
      last_accessed_at = last_accessed_at - $2 * interval '1 ms'
    where bucket_id || '/' || name = any ($1)`
  const names = files.map(({ bucket, path }) => `${bucket}/${path}`)
  await query(withoutTriggers(scene), sql, [names, ms])
}

/** The observer's database in a session in which no trigger fires. */
export function withoutTriggers({ addresses }: ProjectScene): string {
  const url = new URL(addresses.postgres.url)
  url.searchParams.set('options', '-c session_replication_role=replica')
  return url.href
}
