/** Documents of a size: of a kind that the system takes, and no larger than it says. */
import { Unverified } from '../../core/errors.ts'
import type { ProductionScene } from '../../run/scene.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { wrongFile } from '../kinds-taken.ts'
import { type Sender, type Sent, sentBy, trySend } from './files.ts'
import { fileOf } from './sample-files.ts'

/** Every system takes a document of so many bytes: most clients send it in one piece (1 MiB). */
const takenByAll = 1_048_576

/** HTTP's own word for it, RFC 9110 section 15.5.14. */
const tooLarge = 413

/**
 * Sends a document of `size` bytes, or of `uploads.limit` where that is less: a text, and a PDF where texts
 * are refused. A system that refuses a large one as too large has a limit of its own, which the documents
 * do not set: unverified until the manifest says it.
 */
export async function sendOfSize(
  { production }: Pick<ProductionScene, 'production'>,
  sender: Sender,
  size: number,
): Promise<Sent> {
  const { limit = size } = production.uploads
  const bytes = Math.min(size, limit)
  const text = fileOf(`${bytes}.txt`, 'text/plain', bytes)
  const first = await trySend(production, sender, 'documents', text)
  const refused = wrongFile.includes(first.status)
  const file = refused ? fileOf(`${bytes}.pdf`, 'application/pdf', bytes) : text
  const answer = refused ? await trySend(production, sender, 'documents', file) : first
  if (answer.status === tooLarge) refuseGuess(production, bytes)
  return sentBy(production, 'documents', file, answer)
}

function refuseGuess({ uploads }: ProductionManifest, bytes: number): void {
  if (uploads.limit !== undefined || bytes <= takenByAll) return
  throw new Unverified(
    `needs uploads.limit in the manifest: ${uploads.documents.create} takes no document of ${bytes} bytes`,
  )
}
