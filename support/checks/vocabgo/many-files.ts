/** So many files that one call cannot remove them all. */
import { randomBytes, randomUUID } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { makeBucket } from '../../services/supabase/buckets.ts'
import type { Person } from '../../services/supabase/people.ts'
import { copyContent } from '../../services/supabase/stored-contents.ts'
import { serviceVisitor } from '../../services/supabase/visitor.ts'
import { age, ageIn, withoutTriggers } from './ageing.ts'
import {
  buckets,
  type Files,
  known,
  pathFor,
  putFile,
  type StoredFile,
  usualKind,
} from './files.ts'

/** How many uploads go at once where each has to go through the API. */
const atOnce = 25

/** `count` old files in a bucket, in turns of each owner; all have one content. */
export async function manyOldFiles(
  scene: ProjectScene,
  owners: readonly Person[],
  bucket: string,
  count: number,
): Promise<StoredFile[]> {
  const [owner = { id: '' }] = owners
  const first = await putFile(scene, owner, bucket)
  const others = Array.from({ length: count - 1 }, (_, n) => ({
    ...first,
    path: pathFor(owners[n % owners.length]?.id ?? '', bucket),
    version: randomUUID(),
  }))
  const files = await copies(scene, first, others)
  await age(scene, [first, ...files], ageIn('2 d'))
  return [first, ...files]
}

/** Rows and contents beside the API where the target shows its contents: a thousand in no time. */
async function copies(
  scene: ProjectScene,
  first: StoredFile,
  others: readonly StoredFile[],
): Promise<readonly StoredFile[]> {
  const { supabase } = scene.addresses
  if (supabase.contents === undefined) return uploads(scene, others)
  const versions = others.map(({ version }) => version)
  await copyContent(supabase, first.version, versions)
  const sql = `
    insert into storage.objects (bucket_id, name, owner_id, version, metadata, user_metadata)
    select bucket_id, copy.name, owner_id, copy.version, metadata, user_metadata
    from storage.objects as first, unnest($3::text[], $4::text[]) as copy (name, version)
    where bucket_id = $1 and first.name = $2`
  const paths = others.map(({ path }) => path)
  await query(withoutTriggers(scene), sql, [first.bucket, first.path, paths, versions])
  return others
}

async function uploads(scene: ProjectScene, files: readonly StoredFile[]): Promise<StoredFile[]> {
  const visitor = serviceVisitor(scene.addresses.supabase)
  const done: StoredFile[] = []
  for (let from = 0; from < files.length; from += atOnce) {
    const sent = files.slice(from, from + atOnce).map(async (file) => {
      const put = await visitor.upload(file, file.content, file.type)
      if (!put.done) throw new Violation('a file cannot be stored', { received: put })
      return known(scene, file)
    })
    done.push(...(await Promise.all(sent)))
  }
  return done
}

/** Old files everywhere but in `cleaned`: in the other bucket, and in one that no clean-up is for. */
export async function oldFilesBeside(
  scene: ProjectScene,
  owner: Person,
  cleaned: Files,
): Promise<StoredFile[]> {
  const other = cleaned === 'documents' ? buckets.exports : buckets.documents
  await makeBucket(scene.addresses.supabase, 'other')
  const files: StoredFile[] = []
  for (const [bucket, words] of [
    [other, '2 h'],
    [other, '3 d'],
    ['other', '10 d'],
  ] as const) {
    const file = await putFile(scene, owner, bucket)
    await age(scene, [file], ageIn(words))
    files.push(file)
  }
  return files
}

/** New files whose content nobody else has. */
export async function newFiles(
  scene: ProjectScene,
  owners: readonly Person[],
  bucket: string,
  count: number,
): Promise<StoredFile[]> {
  const each = Array.from({ length: count }, (_, n) => owners[n % owners.length])
  return Promise.all(
    each.flatMap((owner) => (owner === undefined ? [] : [putFile(scene, owner, bucket)])),
  )
}

/** A file that has the same path and another content, made by the service once more. */
export async function madeAgain(scene: ProjectScene, file: StoredFile): Promise<StoredFile> {
  const content = randomBytes(700)
  const put = await serviceVisitor(scene.addresses.supabase).upsert(file, content, file.type)
  if (!put.done) throw new Violation('an export cannot be made again', { received: put })
  return known(scene, { ...file, content })
}

/**
 * Files as they come to lie in a bucket in the course of time: in a folder that bears no user's id, and under
 * a name that has to be written in another way in an address or a text of SQL. None where the system
 * itself takes no such paths.
 */
export async function strayFiles(
  scene: ProjectScene,
  { id }: Pick<Person, 'id'>,
  bucket: string,
): Promise<StoredFile[]> {
  const { type, ending } = usualKind(bucket)
  const service = serviceVisitor(scene.addresses.supabase)
  const found: StoredFile[] = []
  for (const path of [`imported/${id}.${ending}`, `${id}/it's 1 + 2 & 3.${ending}`]) {
    const file = { bucket, path, type, content: randomBytes(600) }
    const put = await service.upload(file, file.content, type)
    if (put.done) found.push(await known(scene, file))
  }
  return found
}
