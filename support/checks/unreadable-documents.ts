/** Documents that nobody can read, on their way through backends that take them and through those that do not. */
import type { Scene } from '../run/scene.ts'
import { replaceObject } from '../services/supabase/objects.ts'
import { accepted, offer, type Upload, upload, uploadIn } from '../systems/ingestions.ts'
import { wrongFile } from './kinds-taken.ts'
import { rowOfDocument } from './stored-rows.ts'
import type { Documents } from './unreliable-storage.ts'

const sentAs = { name: 'worksheet.pdf', type: 'application/pdf' }

/** Undefined where the backend refuses a damaged document as a wrong file: it may look into what it takes. */
export async function takenAsItIs(
  { manifest }: Pick<Scene, 'manifest'>,
  backendUrl: string,
  token: string,
  document: Buffer<ArrayBuffer>,
): Promise<Upload | undefined> {
  const answer = await offer(manifest, backendUrl, { ...sentAs, content: document }, token)
  if (wrongFile.includes(answer.status)) return undefined
  return uploadIn(manifest, accepted(manifest, answer, sentAs.name), { document, token })
}

/**
 * An upload whose document nobody can read. Where the backend takes none, it is uploaded whole and damaged in the
 * storage: no worker may take its job before that.
 */
export async function uploadUnreadable(
  scene: Scene,
  backendUrl: string,
  token: string,
  documents: Documents,
): Promise<Upload> {
  const document = documents.damaged()
  const taken = await takenAsItIs(scene, backendUrl, token, document)
  if (taken !== undefined) return taken
  const whole = await upload(scene.manifest, backendUrl, token, documents.whole())
  const row = await rowOfDocument(scene, whole.document)
  await replaceObject(scene.addresses.supabase, row, document)
  return uploadIn(scene.manifest, whole.answer, { document, token })
}
