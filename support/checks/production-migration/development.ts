/** The composition of development: put together, brought up, and used. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import {
  type ComposedProduction,
  type Composing,
  composeProduction,
  type ReadProduction,
  readProduction,
} from '../../run/production-composition.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { suppliedDatabases } from '../../run/supplied-databases.ts'
import { startObjectStore } from '../../services/object-store/embedded.ts'
import { objectAt } from '../../services/object-store/observe.ts'
import { call } from '../../systems/http-client.ts'
import { serviceOf } from '../composition.ts'
import { expectThat } from '../expect.ts'
import { backendOf, haveProcesses } from './composed.ts'
import { keyOf, type Sent, send, senderAt } from './files.ts'
import { fileOf } from './sample-files.ts'
import { somebody } from './somebody.ts'

export interface Development {
  readonly composed: ComposedProduction
  readonly result: CommandResult
  /** Where the backend of development is led: the composition's own store, played by ours, or the target's. */
  readonly store: ObjectStoreAddress
}

/** The same scene, with the services as the composition of development calls them. */
export function inDevelopment(scene: Composing): Composing {
  const { production, addresses, dir, launch, scope } = scene
  const { services, developmentServices } = production.composition
  const own = { ...services, ...developmentServices }
  const composition = { ...production.composition, services: own }
  return { addresses, dir, launch, scope, production: { ...production, composition } }
}

/** Brought up with a store that takes the keys of the composition. */
export async function development(given: ProductionScene): Promise<Development> {
  haveProcesses(given)
  const scene = inDevelopment(given)
  const read = await readProduction(scene, 'development')
  const store = await storeFor(scene, read)
  const at = new URL(store.endpoint).host
  const supplied = Object.keys(scene.production.composition.supplied).map(
    (name) => [name, { suppliedAt: at }] as const,
  )
  const composed = await composeProduction(
    scene,
    read,
    {},
    {
      ...suppliedDatabases(read.project, scene.addresses.postgres),
      ...Object.fromEntries(supplied),
    },
  )
  return { composed, result: await composed.composition.up(), store }
}

/** What the composition gives the backend decides; the rest is the target's. */
async function storeFor(
  { production, dir, launch, scope, addresses }: Composing,
  { project }: ReadProduction,
): Promise<ObjectStoreAddress> {
  const { r2 } = production.variables
  const { environment } = serviceOf(project, production.composition.services.backend)
  const publicUrl = environment[r2.publicUrl] ?? ''
  const { objectStore } = addresses
  if (objectStore !== undefined && leadsTo(objectStore, environment[r2.endpoint])) {
    return { ...objectStore, publicUrl }
  }
  const folder = join(dir, 'store-of-development')
  mkdirSync(folder, { recursive: true })
  const started = await startObjectStore({
    ...{ launch, dir: folder, public: true, bucket: environment[r2.bucket] ?? 'files' },
    ownKeys: {
      accessKeyId: environment[r2.accessKeyId] ?? '',
      secretAccessKey: environment[r2.secretAccessKey] ?? '',
    },
  })
  scope.undo('stop the store of development', () => started.stop())
  return { ...started.address, publicUrl }
}

/** Developers may keep a bucket of their own in place of a store in the composition: any S3 interface will do. */
export function leadsTo({ endpoint }: Pick<ObjectStoreAddress, 'endpoint'>, given = ''): boolean {
  return URL.canParse(given) && new URL(given).host === new URL(endpoint).host
}

/** Waits for its backend and sends a document, as a developer would. */
export async function use(scene: ProductionScene, { composed }: Development): Promise<Sent> {
  const backend = backendOf(inDevelopment(scene), composed)
  const { routes, processes } = scene.production
  const ask = async () => {
    const { status } = await call(backend + routes.health, { withinMs: 10_000 })
    if (status !== 200) throw new Violation(`the health check answers ${status}`)
  }
  const withinMs = processes.backend.readyWithin * 1000
  await eventually('the backend of development is healthy', ask, { withinMs })
  const sender = await senderAt(scene, backend, await somebody(scene))
  return send(scene, sender, 'documents', fileOf('draft.pdf', 'application/pdf', 20_000))
}

/** The document lies in the store of development, unchanged. */
export async function isStored({ store }: Development, sent: Sent): Promise<void> {
  const object = await objectAt(store, keyOf(sent, store.publicUrl))
  const same = object?.bytes.equals(sent.file.bytes) === true
  expectThat(same, 'the store of development does not hold what was sent', {
    expected: `${sent.file.bytes.length} bytes`,
    received: object === undefined ? 'no object' : `${object.bytes.length} bytes`,
  })
}
