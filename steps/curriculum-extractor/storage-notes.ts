/** What the steps about the storage tell each other, and the people and files they begin with. */
import { randomUUID } from 'node:crypto'
import { pdfOf } from '../../fixtures/documents/pdf.ts'
import { pngOf } from '../../fixtures/documents/png.ts'
import { type Attempt, expectStored, type KnownFile } from '../../support/checks/file-access.ts'
import type { LonelyBackend, Refusal } from '../../support/checks/refused-uploads.ts'
import { rowOfDocument } from '../../support/checks/stored-rows.ts'
import { userOf } from '../../support/checks/users.ts'
import { Unverified } from '../../support/core/errors.ts'
import { type Note, note } from '../../support/core/note.ts'
import { removeObjects } from '../../support/services/supabase/objects.ts'
import type { Person } from '../../support/services/supabase/people.ts'
import { type Place, serviceVisitor, userVisitor } from '../../support/services/supabase/visitor.ts'
import { hasNoUploads, type Upload, upload } from '../../support/systems/ingestions.ts'
import type { SuiteWorld } from '../../support/world.ts'

export interface OwnedFile extends KnownFile {
  readonly owner: Person
}

export const people: Note<readonly [Person, Person]> = note('the two users')
export const files: Note<readonly OwnedFile[]> = note('the files')
export const attempts: Note<readonly Attempt[]> = note('the attempts')
export const uploads: Note<readonly Upload[]> = note('the uploads')
export const lonely: Note<LonelyBackend> = note('the backend whose queue nobody else fills')
export const refusals: Note<readonly Refusal[]> = note('the uploads that were tried')
/** When the uploads began. */
export const startedAt: Note<Date> = note('the time before the uploads')

/** A user of this scenario, removed with it; `appMetadata` as the administration writes it. */
export function somebody(
  world: SuiteWorld,
  appMetadata: Readonly<Record<string, unknown>> = {},
): Promise<Person> {
  return userOf(world, appMetadata)
}

/**
 * A PDF that the user has uploaded through the shared backend, with the place where it lies; past a backend
 * that takes none.
 */
export async function worksheetOf(world: SuiteWorld, owner: Person): Promise<OwnedFile> {
  const content = pdfOf(4_000 + Math.floor(Math.random() * 20_000))
  try {
    await upload(world.manifest, world.sharedBackend, owner.token, content)
  } catch (error) {
    if (!hasNoUploads(error)) throw error
    return storedByOwner(world, owner, content, error.message)
  }
  const { bucket, path, type } = await rowOfDocument(world, content)
  return { bucket, path, type, content, owner }
}

async function storedByOwner(
  world: SuiteWorld,
  owner: Person,
  content: Buffer<ArrayBuffer>,
  why: string,
): Promise<OwnedFile> {
  const place = { bucket: world.manifest.buckets.worksheets, path: ownPath(world, owner) }
  const file = { ...place, type: 'application/pdf', content, owner }
  const visitor = userVisitor(world.addresses.supabase, owner.token)
  const put = await visitor.upload(file, content, file.type)
  // Whether users may do so is judged where they do it for its own sake.
  if (!put.done) throw new Unverified(`${why}; the user's own upload: ${put.reason}`)
  removedAfterwards(world, file)
  return file
}

/** A picture that the pipeline could have made of one of the user's pages. */
export async function cropOf(world: SuiteWorld, owner: Person): Promise<OwnedFile> {
  const { buckets, files } = world.manifest
  const path = filled(files.crop ?? files.worksheet, owner, 'png')
  const crop = { bucket: buckets.extractions, path, type: 'image/png', content: pngOf(), owner }
  const visitor = serviceVisitor(world.addresses.supabase)
  expectStored(await visitor.upload(crop, crop.content, crop.type), crop)
  removedAfterwards(world, crop)
  return crop
}

/** One file of the user in each bucket. */
export function filesOf(world: SuiteWorld, owner: Person): Promise<OwnedFile[]> {
  return Promise.all([worksheetOf(world, owner), cropOf(world, owner)])
}

/** A path among the worksheets at which the policies let the user's own files lie. */
export function ownPath({ manifest }: SuiteWorld, owner: Person, ending = 'pdf'): string {
  return filled(manifest.files.worksheet, owner, ending)
}

/** The object goes with the scenario, if it is there. */
export function removedAfterwards(world: SuiteWorld, { bucket, path }: Place): void {
  world.scope.undo(`remove ${bucket}/${path}`, async () => {
    await removeObjects(world.addresses.supabase, bucket, [path])
  })
}

function filled(template: string, { id }: Person, ending: string): string {
  return template.replace('{user}', id).replace('{file}', `${randomUUID()}.${ending}`)
}
