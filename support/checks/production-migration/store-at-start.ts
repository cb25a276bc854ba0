/** The start of the backend as its store sees it, and a bucket that is not there. */
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { call } from '../../systems/http-client.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { leadingTo, outcomeOf } from './own-store.ts'
import { ofStorage } from './said-words.ts'
import { type ReadProgram, servingPrograms } from './source-tree.ts'
import { requestsOf } from './store-requests.ts'

export interface StartWithoutBucket {
  readonly backend: SystemProcess
  readonly outcome: number | 'ended'
  /** What it answers about its health; empty where it has ended. */
  readonly told: string
}

const absentBucket = 'nobody-has-made-this-bucket'

/** Starts a backend whose bucket does not exist. */
export async function startWithoutBucket(
  scene: ProductionScene,
  store: ObjectStoreAddress,
): Promise<StartWithoutBucket> {
  const changes = leadingTo(scene, { ...store, bucket: absentBucket })
  const backend = await scene.start('backend', changes)
  const outcome = await outcomeOf(scene, backend)
  if (outcome === 'ended') return { backend, outcome, told: '' }
  const { body } = await call(backend.url + scene.production.routes.health, { withinMs: 10_000 })
  return { backend, outcome, told: body.toString('utf8') }
}

/** It ended or is unhealthy, and its words lead to the store: those of its log, or of its health. */
export function saysThatItIsTheStore(
  { production }: Pick<ProductionScene, 'production'>,
  { backend, outcome, told }: StartWithoutBucket,
): void {
  expectThat(outcome === 'ended' || outcome >= 500, 'a bucket that is not there goes unnoticed', {
    expected: 'an end, or a health check that fails',
    received: outcome,
  })
  const said = backend.process.lines().map(({ text }) => text)
  const words = new RegExp(`${production.variables.r2.bucket}|${ofStorage.source}`, 'i')
  expectThat(
    [told, ...said].some((text) => words.test(text)),
    'neither the log nor the health check says that it is the bucket',
    { received: { health: told, log: said.slice(-6) } },
  )
}

/** Rights that belong to administrators: making buckets and opening them. */
const administrates = /^(Create|Delete|List)Buckets?$|Bucket(Policy|Acl|Website|Cors|Lifecycle\w*)$/

/** The store was asked for nothing that makes, opens or lists buckets, and was asked for something. */
export async function madeNothing(store: ObjectStoreAddress): Promise<void> {
  const asked = (await requestsOf(store)).map(({ operation }) => operation)
  expectThat(asked.length > 0, 'the start has asked nothing of the store')
  const found = [...new Set(asked.filter((operation) => administrates.test(operation)))]
  expectEqual('what a start asks of the store that only administrators may', found, [])
}

/** How programs call what makes and opens buckets, in the languages that are read. */
const making =
  /^(CreateBucket|PutBucketPolicy)(Command)?$|^(create_bucket|make_bucket|(set|put)_bucket_policy|makeBucket|createBucket)$/

/** No program of production makes a bucket, be it in a branch that is hardly ever taken. */
export function noProgramMakesBuckets(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const found = servingPrograms(manifest, programs).flatMap(({ path, facts }) => {
    const imported = facts.imports.flatMap(({ names }) => names)
    const all = [...imported, ...facts.names.map(({ text }) => text)]
    return [...new Set(all.filter((name) => making.test(name)))].map((name) => `${path}: ${name}`)
  })
  expectEqual('programs that make or open buckets', found, [])
}
