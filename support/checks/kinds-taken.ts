/** A user's originals of both documented kinds, as far as the backend takes them. */
import {
  accepted,
  offer,
  type SentFile,
  type Upload,
  upload,
  uploadIn,
} from '../systems/ingestions.ts'
import type { Manifest } from '../systems/manifest.ts'

/** Statuses by which a backend says that it does not take this kind of file. */
export const wrongFile: readonly number[] = [400, 415, 422]

/** Of a user: a PDF and a Word document. */
export interface Originals {
  readonly pdf: Buffer<ArrayBuffer>
  readonly word: SentFile
}

/** Both are sent; a backend that does not take one of them breaks a promise. */
export function bothKinds(
  manifest: Manifest,
  backendUrl: string,
  token: string,
  { pdf, word }: Originals,
): Promise<Upload[]> {
  const { content, ...asWord } = word
  return Promise.all([
    upload(manifest, backendUrl, token, pdf),
    upload(manifest, backendUrl, token, content, asWord),
  ])
}

/**
 * The same where a Word document may be refused as a wrong file. That it is taken is a promise of its own
 * (CE-STO-04): what is said of all originals holds of those that there are, the PDF first.
 */
export async function kindsTaken(
  manifest: Manifest,
  backendUrl: string,
  token: string,
  { pdf, word }: Originals,
): Promise<Upload[]> {
  const [asPdf, answer] = await Promise.all([
    upload(manifest, backendUrl, token, pdf),
    offer(manifest, backendUrl, word, token),
  ])
  if (wrongFile.includes(answer.status)) return [asPdf]
  const own = { document: word.content, token }
  return [asPdf, uploadIn(manifest, accepted(manifest, answer, word.name), own)]
}
