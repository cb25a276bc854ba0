/** Files in the buckets, and what the query for the use of the storage must make of them. */
import { randomUUID } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import type { Place } from '../../services/supabase/visitor.ts'
import { serviceVisitor } from '../../services/supabase/visitor.ts'
import { askAll, type Figures, inSnapshot, type Question } from './figures.ts'

const types: Readonly<Record<string, { type: string; ending: string }>> = {
  'document-uploads': { type: 'text/plain', ending: 'txt' },
  'wordlist-exports': { type: 'text/csv', ending: 'csv' },
}

/** Files of so many MB, uploaded by the service; they go with the scenario. */
export async function uploadFiles(
  scene: ProjectScene,
  bucket: string,
  sizesInMb: readonly number[],
): Promise<Place[]> {
  const { type, ending } = types[bucket] ?? { type: 'text/plain', ending: 'txt' }
  const visitor = serviceVisitor(scene.addresses.supabase)
  // A user's folder has the name of an id, which policies may cast.
  const folder = randomUUID()
  return Promise.all(
    sizesInMb.map(async (mb) => {
      const place = { bucket, path: `${folder}/${randomUUID()}.${ending}` }
      const content = Buffer.alloc(mb * 1024 * 1024, 'a')
      const outcome = await visitor.upload(place, content, type)
      if (!outcome.done) {
        const received = `${outcome.status}: ${outcome.reason}`
        throw new Violation(`${bucket} does not take a file of ${mb} MB`, { received })
      }
      scene.scope.undo(`remove ${bucket}/${place.path}`, () => visitor.remove(place))
      return place
    }),
  )
}

/**
 * Asks without the rows of these files, and with them: `before` is without. A marker of a folder,
 * which has no size, is there both times.
 */
export async function askWithout(
  scene: ProjectScene,
  files: readonly Place[],
  questions: readonly Question[],
): Promise<Figures> {
  const marker = `insert into storage.objects (bucket_id, name, metadata) values ($1, $2, null)`
  return inSnapshot(scene, async (session) => {
    await session.run(marker, ['document-uploads', `${randomUUID()}/.emptyFolderPlaceholder`])
    const after = await askAll(session, questions)
    await session.run('delete from storage.objects where name = any ($1)', [
      files.map(({ path }) => path),
    ])
    return { before: await askAll(session, questions), after, made: [] }
  })
}
