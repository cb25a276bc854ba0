/** Uploads over a slow line to the storage: nobody is turned away by impatience, and nobody waits for another. */
import { inWords } from '../core/deadline.ts'
import { Violation } from '../core/errors.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'

export interface SlowUploads {
  readonly uploads: readonly Upload[]
  /** How long the line takes for each of them, in milliseconds. */
  readonly slowMs: number
}

/** What the backend itself may take for all of them on a busy machine, in milliseconds. */
const spareMs = 5_000

const usersAtOnce = 5

/** In bytes: the time is that of the line, so the documents need not be large. */
const size = 20_000

/** All at once, each of them `slowMs` on its way to the storage. A refusal is a `Violation`. */
export async function uploadSlowly(
  lab: Lab,
  documentOf: (bytes: number) => Buffer<ArrayBuffer>,
  slowMs: number,
): Promise<SlowUploads> {
  const line = lab.storage.inject({
    // What only asks for a link or a record is no document.
    concerns: ({ method, bytes }) => (method === 'POST' || method === 'PUT') && bytes >= size,
    fault: { kind: 'delay', ms: slowMs },
  })
  const sent = Array.from({ length: usersAtOnce }, () => lab.send(documentOf(size)))
  const ends = await Promise.allSettled(sent)
  if (line.hits().length === 0) throw new Error('no document came by the slow line')
  await line.heal()
  const uploads = ends.map((end) => {
    if (end.status === 'fulfilled') return end.value
    if (!(end.reason instanceof Violation)) throw end.reason
    throw new Violation(
      `an upload on a storage that takes ${inWords(slowMs)}: ${end.reason.message}`,
      {
        cause: end.reason,
      },
    )
  })
  return { uploads, slowMs }
}

/** As long as one takes by itself, and not as long as all of them one behind the other. */
export function tookOneTurn({ scene }: Lab, { uploads, slowMs }: SlowUploads): void {
  const took = uploads.map(({ answer }) => Math.round(answer.durationMs))
  scene.measured('uploads over a slow line', { took })
  const slowest = Math.max(...took)
  expectThat(slowest < slowMs + spareMs, `the slowest of ${uploads.length} uploads at once`, {
    expected: `less than ${inWords(spareMs)} beside the ${inWords(slowMs)} of the storage`,
    received: inWords(slowest),
  })
}
