/** Uploads through a backend whose storage fails in one way or another. */
import { Unverified, Violation } from '../core/errors.ts'
import type { HttpFault } from '../faults/http-proxy.ts'
import { objectsIn } from '../services/supabase/objects.ts'
import { idIn } from '../systems/answer-fields.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { nothingPretends, type Refused, refusedVisibly, uploadInVain } from './queue-outage.ts'

const refusal = (status: number, message: string): HttpFault => ({
  ...{ kind: 'answer', status },
  body: JSON.stringify({ statusCode: String(status), error: message, message }),
})

interface Failing {
  readonly fault: HttpFault
  /** How many attempts it spoils; all unless given. */
  readonly times?: number
}

/** By the words of the features: what the storage does with a document that is sent to it. */
const failings: Readonly<Record<string, Failing>> = {
  'is overloaded twice': { fault: refusal(503, 'Overloaded'), times: 2 },
  'loses its first answer': { fault: { kind: 'truncation' }, times: 1 },
  'is overloaded for long': { fault: refusal(503, 'Overloaded') },
  'hangs up': { fault: { kind: 'reset' } },
  'never answers': { fault: { kind: 'silence' } },
  'forbids it': { fault: refusal(403, 'Unauthorized') },
  'finds it too large': { fault: refusal(413, 'Payload too large') },
  'breaks off every answer': { fault: { kind: 'truncation' } },
  'says yes and keeps nothing': { fault: { kind: 'answer', status: 200, body: '{"error":"no"}' } },
}

/** An upload on a storage that fails in the way of `words`, whatever came of it. */
export interface Tried extends Refused {
  readonly words: string
  readonly passes: boolean
}

/** One that was never answered: the storage is silent, and the backend waits for it. */
export interface Unanswered {
  readonly words: string
  readonly passes: false
  readonly unanswered: Violation
}

const isAnswered = (tried: Tried | Unanswered): tried is Tried => !('unanswered' in tried)

const isSilent = ({ words }: { readonly words: string }) =>
  failings[words]?.fault.kind === 'silence'

/** Documents are told apart by their sizes: so far apart that no envelope makes two alike. */
const [smallest, apart] = [10_000, 10_000]

/** All at once; each meets with its own failing, or the check is worth nothing. */
export function uploadsOn(
  lab: Lab,
  all: readonly string[],
  documentOf: (bytes: number) => Buffer<ArrayBuffer>,
): Promise<(Tried | Unanswered)[]> {
  return Promise.all(
    all.map(async (words, i) => {
      const failing = failings[words]
      if (failing === undefined) throw new Error(`there is no storage that ${words}`)
      const size = smallest + i * apart
      const injury = lab.storage.inject({
        ...failing,
        concerns: ({ method, bytes }) =>
          (method === 'POST' || method === 'PUT') && bytes >= size && bytes < size + apart / 2,
      })
      const tried = await uploadInVain(lab, documentOf(size)).catch((unanswered: unknown) => {
        if (!(unanswered instanceof Violation && isSilent({ words }))) throw unanswered
        return { unanswered }
      })
      if (injury.hits().length === 0) throw new Error(`nobody met a storage that ${words}`)
      await injury.heal()
      if ('unanswered' in tried) return { ...tried, words, passes: false }
      return { ...tried, words, passes: failing.times !== undefined }
    }),
  )
}

/** Each that failed for good was told so in bounded time, and nothing of it could be taken for done. */
export async function refusedWithoutTrace(
  lab: Lab,
  all: readonly (Tried | Unanswered)[],
): Promise<void> {
  const hopeless = all.filter(({ passes }) => !passes)
  for (const each of hopeless.filter((each) => !isSilent(each))) await refusedInTime(lab, each)
  for (const each of hopeless.filter(isSilent)) {
    await orNeedsTime(lab.scene.manifest, () => refusedInTime(lab, each))
  }
  const tried = all.filter(isAnswered)
  const accepted = tried.filter(({ passes }) => passes).map(extractionOf(lab))
  await nothingPretends(lab, new Set(accepted))
  const queued = (await lab.records.events()).filter(({ kind }) => kind === 'queued')
  expectEqual('jobs in the queue', queued.length, accepted.length)
}

async function refusedInTime(lab: Lab, tried: Tried | Unanswered): Promise<void> {
  if (!isAnswered(tried)) throw tried.unanswered
  await refusedVisibly(lab, tried, `the storage ${tried.words}`)
}

/** How long a storage may be silent is judged where it can be made short: no document says how long. */
export async function orNeedsTime(
  { resilience }: Pick<Manifest, 'resilience'>,
  judge: () => Promise<void>,
): Promise<void> {
  try {
    await judge()
  } catch (error) {
    if (!(error instanceof Violation) || resilience.storageTimeout !== undefined) throw error
    throw new Unverified(`needs resilience.storageTimeout in the manifest: ${error.message}`)
  }
}

/** What failed for a moment is taken, and each of those documents is one object. */
export async function takenOnce(lab: Lab, tried: readonly (Tried | Unanswered)[]): Promise<void> {
  const passed = tried.filter(isAnswered).filter(({ passes }) => passes)
  for (const { answer, words } of passed) {
    const taken = answer.status >= 200 && answer.status <= 299
    expectThat(taken, `the upload fails although the storage only ${words}`, {
      expected: '2xx',
      received: answer.status,
    })
  }
  const { addresses, manifest } = lab.scene
  const objects = await objectsIn(addresses.supabase, manifest.buckets.worksheets)
  const stored = objects.filter(({ path }) => path.includes(lab.person.id))
  const count = (size: number) => stored.filter((object) => object.size === size).length
  const counts = passed.map(({ document }) => count(document.length))
  expectEqual(
    'how often each of these documents is stored',
    counts,
    passed.map(() => 1),
  )
}

const extractionOf =
  ({ scene }: Lab) =>
  ({ answer }: Tried) =>
    idIn(answer, scene.manifest.ingestion.extraction)
