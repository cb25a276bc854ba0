/** A store of a scenario's own, and backends that are told to use it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { startObjectStore } from '../../services/object-store/embedded.ts'
import type { Changes } from '../../systems/environment.ts'
import { call } from '../../systems/http-client.ts'
import { backendReady, type SystemProcess } from '../../systems/system.ts'

export interface OwnStore {
  readonly address: ObjectStoreAddress
  /** Ends it at once; it keeps what it holds. */
  kill(): Promise<void>
  /** The same store again, with its keys or with others. */
  startAgain(keys: 'its keys' | 'other keys'): Promise<void>
}

const bucket = 'files-of-one-scenario'

/** Starts it; gone when the scenario ends. */
export async function ownStore({ dir, launch, scope }: ProductionScene): Promise<OwnStore> {
  const folder = join(dir, 'own-store')
  mkdirSync(folder, { recursive: true })
  const start = async (renewKeys: boolean) => {
    const started = await startObjectStore({ launch, dir: folder, bucket, public: true, renewKeys })
    scope.undo('stop the store of the scenario', () => started.stop())
    return started
  }
  let service = await start(false)
  const { address } = service
  return {
    address,
    kill: async () => {
      await Promise.all(service.processes.map((process) => process.kill()))
    },
    startAgain: async (keys) => {
      service = await start(keys === 'other keys')
    },
  }
}

/** The variables that lead a process to this store. */
export function leadingTo(
  { production }: ProductionScene,
  address: ObjectStoreAddress,
): Record<string, string> {
  const { r2 } = production.variables
  return {
    [r2.endpoint]: address.endpoint,
    [r2.accessKeyId]: address.accessKeyId,
    [r2.secretAccessKey]: address.secretAccessKey,
    [r2.bucket]: address.bucket,
    [r2.publicUrl]: address.publicUrl,
  }
}

/** A backend in this environment, as soon as it is healthy. */
export async function healthyBackend(
  scene: ProductionScene,
  changes: Changes,
): Promise<SystemProcess> {
  const backend = await scene.start('backend', changes)
  await backendReady(scene.production, backend)
  return backend
}

/** How a start came out: the status of the health check, or the end of the process. */
export async function outcomeOf(
  { production }: ProductionScene,
  { process, url }: SystemProcess,
): Promise<number | 'ended'> {
  const { backend } = production.processes
  return eventually(
    'the backend answers about its health, or ends',
    async () => {
      if (process.exit() !== undefined) return 'ended'
      try {
        return (await call(url + production.routes.health, { withinMs: 10_000 })).status
      } catch (error) {
        // It may have ended while it was asked.
        if (error instanceof Violation && process.exit() !== undefined) return 'ended'
        throw error
      }
    },
    { withinMs: backend.readyWithin * 1000 },
  )
}
