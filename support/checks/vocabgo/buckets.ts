/** The buckets as the database has them, and what they take. */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import type { ProjectScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { localUploadLimit } from '../../services/supabase/local-limit.ts'
import { markerObject } from '../../services/supabase/marker.ts'
import type { Outcome, Visitor } from '../../services/supabase/visitor.ts'
import { type Attempt, attempt, isBrokenCast, type KnownFile } from '../file-access.ts'
import { type Kind, rowsWith, usualKind } from './files.ts'

export interface Bucket {
  readonly id: string
  readonly name: string
  readonly public: boolean
  /** Bytes; null where the bucket has no limit of its own. */
  readonly limit: number | null
}

export async function bucketsIn({ addresses }: ProjectScene): Promise<Bucket[]> {
  const sql = `select id, name, public, file_size_limit::float8 as limit
    from storage.buckets where id <> $1`
  // The marker of a remote target is its operator's and no part of the project.
  return (await query(addresses.postgres.url, sql, [markerObject.bucket])) as unknown as Bucket[]
}

/** One bucket; a project without it is in violation. */
export async function bucketCalled(scene: ProjectScene, id: string): Promise<Bucket> {
  const all = await bucketsIn(scene)
  const found = all.find((each) => each.id === id)
  if (found !== undefined) return found
  throw new Violation(`there is no bucket ${id}`, { received: all.map((each) => each.id) })
}

/** The limit of a whole storage stands before that of each bucket: the settings of the CLI have it. */
export function takenByLocalStack({ project }: ProjectScene, size: number): void {
  const { folder } = project.project
  const limit = localUploadLimit(join(project.repository, folder)) ?? size
  if (limit >= size) return
  throw new Violation(`the local stack takes no file of ${size} bytes`, {
    expected: `storage.file_size_limit of ${size} bytes or more in ${folder}/config.toml`,
    received: limit,
  })
}

const office = 'application/vnd.openxmlformats-officedocument'

/** Declared types by what the features call them (IANA, "Media Types"). */
const types: Readonly<Record<string, string>> = {
  PDF: 'application/pdf',
  TXT: 'text/plain',
  DOCX: `${office}.wordprocessingml.document`,
  XLSX: `${office}.spreadsheetml.sheet`,
  CSV: 'text/csv',
  PNG: 'image/png',
  ZIP: 'application/zip',
  HTML: 'text/html',
  DOC: 'application/msword',
  XLS: 'application/vnd.ms-excel',
  'bytes of no kind': 'application/octet-stream',
  'no kind at all': '',
}

/** A kind keeps its ending where the bucket takes it; else it comes under an ending that fits. */
export function kindCalled(words: string, bucket: string): Kind {
  const type = types[words]
  if (type === undefined) throw new Error(`no kind of file is called "${words}"`)
  const ending = /^(PDF|TXT|DOCX|XLSX|CSV)$/.test(words) ? words.toLowerCase() : undefined
  return { type, ending: ending ?? usualKind(bucket).ending }
}

/** A small file of each kind, put into the user's folder of the bucket by the visitor. */
export async function storeKinds(
  visitor: Visitor,
  bucket: string,
  folder: string,
  kinds: readonly string[],
): Promise<{ tries: Attempt[]; files: KnownFile[] }> {
  const files = kinds.map((words) => {
    const { type, ending } = kindCalled(words, bucket)
    return { words, bucket, path: `${folder}/${randomUUID()}.${ending}`, type }
  })
  const sent = files.map((file) => ({ ...file, content: randomBytes(300) }))
  const tries = sent.map((file) =>
    attempt(`${file.words} in ${bucket}`, visitor.upload(file, file.content, file.type)),
  )
  return { tries: await Promise.all(tries), files: sent }
}

/** Meant statuses by which Storage refuses the declared type; both are in use. */
const wrongKind = [400, 415]

export function refusedForKind({ what, outcome }: Attempt): void {
  refusedWith(what, outcome, wrongKind, 'its kind')
}

/** Storage's status for a body above the limit. */
export function refusedForSize({ what, outcome }: Attempt): void {
  refusedWith(what, outcome, [413], 'its size')
}

/**
 * A policy refuses by 403, or breaks down over a folder that is no id; a name that cannot be one is refused before, by 400.
 */
export function refusedByPolicy({ what, outcome }: Attempt): void {
  if (isBrokenCast(outcome)) return
  refusedWith(what, outcome, what.includes('slash') ? [400, 403] : [403], 'its path')
}

function refusedWith(what: string, outcome: Outcome, meant: readonly number[], why: string): void {
  if (outcome.done) throw new Violation(`${what} was taken`, { expected: `refused for ${why}` })
  if (meant.includes(outcome.status)) return
  throw new Violation(`${what} was refused for another reason than ${why}`, {
    expected: meant.join(' or '),
    received: `${outcome.status} ${outcome.reason}`,
  })
}

/** No row has any of these paths. */
export async function nothingStored(scene: ProjectScene, parts: readonly string[]): Promise<void> {
  const found = (await Promise.all(parts.map((part) => rowsWith(scene, part)))).flat()
  if (found.length > 0) throw new Violation('what was refused is stored', { received: found })
}
