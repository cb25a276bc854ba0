/** The names of the buckets: in the samples of environments, and in the project. */
import type { Scene } from '../run/scene.ts'
import { bucketsOf } from '../services/supabase/buckets.ts'
import { objectsIn } from '../services/supabase/objects.ts'
import type { Changes } from '../systems/environment.ts'
import type { Samples } from './environment-samples.ts'
import { expectEqual, expectThat } from './expect.ts'

/** The variables of the documents, by the bucket that each names. */
export const bucketVariables = {
  worksheets: 'SUPABASE_STORAGE_BUCKET_WORKSHEETS',
  extractions: 'SUPABASE_STORAGE_BUCKET_EXTRACTIONS',
} as const

/** The sample of every environment gives both variables these values. */
export function allName(
  samples: Samples,
  names: Readonly<Record<keyof typeof bucketVariables, string>>,
): void {
  const received = Object.entries(samples).map(([environment, values]) => ({
    environment,
    worksheets: values[bucketVariables.worksheets],
    extractions: values[bucketVariables.extractions],
  }))
  const expected = received.map(({ environment }) => ({ environment, ...names }))
  expectEqual('the buckets that the samples of environments name', received, expected)
}

/** Changes by which the environment names these buckets. */
export function naming(names: Readonly<Record<keyof typeof bucketVariables, string>>): Changes {
  return {
    [bucketVariables.worksheets]: names.worksheets,
    [bucketVariables.extractions]: names.extractions,
  }
}

/** The project has these buckets and no other. */
export async function exactlyBuckets(
  { addresses }: Scene,
  names: readonly string[],
): Promise<void> {
  const buckets = await bucketsOf(addresses.supabase)
  const received = buckets.map(({ name }) => name).sort()
  expectEqual('the buckets of the project', received, [...names].sort())
}

/** Among all buckets only this one holds anything. */
export async function onlyFilled({ addresses }: Scene, filled: string): Promise<void> {
  const buckets = await bucketsOf(addresses.supabase)
  for (const { name } of buckets.filter((bucket) => bucket.name !== filled)) {
    const objects = await objectsIn(addresses.supabase, name)
    const paths = objects.map(({ path }) => path)
    expectEqual(`objects in the bucket "${name}"`, paths, [])
  }
}

/** The buckets of these names keep their objects to themselves. */
export async function arePrivate({ addresses }: Scene, names: readonly string[]): Promise<void> {
  const buckets = await bucketsOf(addresses.supabase)
  for (const name of names) {
    const bucket = buckets.find((each) => each.name === name)
    const received = buckets.map((each) => each.name)
    expectThat(bucket !== undefined, `there is no bucket "${name}"`, { received })
    expectEqual(`the bucket "${name}" is public`, bucket.public, false)
  }
}
