/** A failure of the server that whoever uploads gets to know. */
import type { Scene } from '../run/scene.ts'
import { idIn } from '../systems/answer-fields.ts'
import { type Answer, excerpt } from '../systems/http-client.ts'
import { expectThat } from './expect.ts'
import { reaches } from './status-history.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** Answers by which a server says that it cannot do its part. */
const serverErrors = [500, 502, 503, 504]

/** Either the upload is answered by a server error, or its extraction ends as FAILED: never as done. */
export async function visiblyFailed(scene: Scene, answer: Answer): Promise<void> {
  const { status } = answer
  scene.measured('the answer to the upload', { status, answer: excerpt(answer) })
  if (serverErrors.includes(status)) return
  const accepted = status >= 200 && status <= 299
  const expected = `2xx, or one of ${serverErrors.join(', ')}`
  expectThat(accepted, 'the upload is blamed on the user', { expected, received: status })
  const extraction = idIn(answer, scene.manifest.ingestion.extraction)
  await reaches(scene, extraction, 'FAILED', jobBudgetMs)
}
