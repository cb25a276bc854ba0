/** Backend and worker whose environment names no bucket: a name that nobody has given is no bucket. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import { upload } from '../systems/ingestions.ts'
import type { SystemProcess } from '../systems/system.ts'
import { bucketVariables, exactlyBuckets } from './bucket-names.ts'
import { expectEqual, expectThat } from './expect.ts'
import { namesVariable } from './named-variables.ts'
import { ownQueue } from './own-queue.ts'
import { eventuallyStarted } from './start-attempts.ts'
import { statusNow } from './status-history.ts'
import { rowOfDocument } from './stored-rows.ts'
import { userOf } from './users.ts'
import { jobBudgetMs } from './worker-queue.ts'

const variables = Object.values(bucketVariables)

export interface Unnamed {
  readonly backend: SystemProcess
  readonly worker: SystemProcess
}

/** Starts both without the variables; the backend is healthy or has ended. */
export async function startUnnamed(scene: Scene): Promise<Unnamed> {
  const { changes } = await ownQueue(scene)
  const unnamed = Object.fromEntries(variables.map((name) => [name, null]))
  const without = { ...changes, ...unnamed }
  const worker = await scene.start('worker', without)
  return { backend: await eventuallyStarted(scene, without), worker }
}

/** Whoever has ended says why; where the backend goes on, a document goes through the standard buckets. */
export async function refuseOrUseStandard(
  scene: Scene,
  { backend, worker }: Unnamed,
  document: Buffer<ArrayBuffer>,
): Promise<void> {
  if (refused(scene, backend)) return
  const { manifest } = scene
  const { token } = await userOf(scene)
  const { extraction } = await upload(manifest, backend.url, token, document)
  const { bucket } = await rowOfDocument(scene, document)
  expectEqual('the bucket of a document where no variable names one', bucket, worksheetsOf(scene))
  await eventually(
    'the document goes through the pipeline, or its worker refuses to start',
    async () => {
      if (refused(scene, worker)) return
      const status = await statusNow(scene, extraction)
      if (status !== 'DRAFT') throw new Violation(`it is ${status}`)
    },
    { withinMs: jobBudgetMs },
  )
  await exactlyBuckets(scene, Object.values(manifest.buckets))
}

const worksheetsOf = ({ manifest }: Scene) => manifest.buckets.worksheets

/** False while it runs; violated when it has ended without a failure that names a variable. */
function refused({ manifest }: Scene, { role, process }: SystemProcess): boolean {
  const exit = process.exit()
  if (exit === undefined) return false
  const lines = process.lines()
  const named = variables.some((name) => namesVariable(manifest, { lines, wrong: variables }, name))
  expectThat(
    named && exit.code !== 0 && exit.signal === null,
    `the ${role} ends without a reason`,
    {
      expected: `a failure, and ${variables.join(' or ')} in the log`,
      received: { exit, log: lines.slice(-3).map(({ text }) => text) },
    },
  )
  return true
}
