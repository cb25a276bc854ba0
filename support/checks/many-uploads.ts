/** Thousands of sample files into the storage and back: how many of them arrive unchanged. */
import { randomUUID } from 'node:crypto'
import { Violation } from '../core/errors.ts'
import { closedLoad } from '../load/closed-load.ts'
import { type Plan, usualRisks } from '../load/plan.ts'
import type { SuccessPromise } from '../load/promises.ts'
import { type LoadVerdict, tryUntilClear } from '../load/verdict.ts'
import type { Scene } from '../run/scene.ts'
import { removeObjects } from '../services/supabase/objects.ts'
import type { Person } from '../services/supabase/people.ts'
import { quickVisitor } from '../services/supabase/quick-visitor.ts'
import { digest } from './file-access.ts'

/** 3,000 without a failure show 99.9 % with 95 % confidence; the risk of passing is spent at the end. */
const plan: Plan = { looks: [1_000, 2_000, 3_000], ...usualRisks, pass: 'last' }

const usersAtOnce = 10

/** After this no further thousand is begun, and the verdict says how many are missing. */
const budgetMs = 45_000

/** How many objects one request of the clean-up names. */
const removedAtOnce = 500

export interface Samples {
  readonly owner: Person
  /** Where the owner's files may lie: `{file}` is the name. */
  readonly template: string
  /** The content of the sample of that number. */
  readonly content: (trial: number) => Buffer<ArrayBuffer>
}

/** A trial succeeds when the object can be read afterwards and has the same bytes, without a second try. */
export async function uploadMany(
  scene: Scene,
  promise: SuccessPromise,
  { owner, template, content }: Samples,
): Promise<LoadVerdict> {
  const bucket = scene.manifest.buckets.worksheets
  const visitor = quickVisitor(scene.addresses.supabase, owner.token)
  const paths: string[] = []
  scene.scope.undo('remove the sample files', () => removeAll(scene, bucket, paths))
  let trials = 0
  const operation = async () => {
    const bytes = content(trials)
    trials += 1
    const path = template.replace('{user}', owner.id).replace('{file}', `${randomUUID()}.pdf`)
    paths.push(path)
    await visitor.upload({ bucket, path }, bytes, 'application/pdf')
    const stored = await visitor.download({ bucket, path })
    if (digest(stored) !== digest(bytes)) throw new Violation('the object has other bytes')
  }
  const round = (mostTrials: number) => {
    const load = { users: usersAtOnce, operation, forMs: 120_000, mostTrials }
    return closedLoad({ ...load, answerWithinMs: 30_000 })
  }
  const what = 'sample files stored and read back'
  return tryUntilClear({ what, promise, plan, withinMs: budgetMs, round })
}

async function removeAll({ addresses }: Scene, bucket: string, paths: readonly string[]) {
  for (let from = 0; from < paths.length; from += removedAtOnce) {
    await removeObjects(addresses.supabase, bucket, paths.slice(from, from + removedAtOnce))
  }
}
