/** Backend and worker of one scenario alone, with a queue, a store and a provider of models of their own. */

import { Unverified } from '../../core/errors.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import { localTarget } from '../../run/address-book.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { withObjectStore } from '../../run/shared-production.ts'
import { type ModelProvider, startModelProvider } from '../../services/model-provider/embedded.ts'
import type { RedisService } from '../../services/redis/embedded.ts'
import type { Changes } from '../../systems/environment.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { pointedTo } from '../own-queue.ts'
import { redisBeside } from '../own-redis.ts'
import { type Sender, senderAt } from './files.ts'
import { healthyBackend, leadingTo, ownStore } from './own-store.ts'
import { somebody } from './somebody.ts'

export interface Workplace {
  readonly backend: SystemProcess
  readonly worker: SystemProcess
  readonly redis: RedisService
  readonly store: ObjectStoreAddress
  readonly models: ModelProvider
  /** A user of that backend. */
  readonly sender: Sender
}

/** Starts everything; it ends with the scenario. */
export async function workplaceOf(scene: ProductionScene): Promise<Workplace> {
  const { production } = scene
  localTarget() // before anything is begun that would be refused later, in another scenario
  refuseRealProviders(scene)
  const [models, redis, { address: store }] = await Promise.all([
    startModelProvider(scene.scope),
    redisBeside(scene, 'own-redis'),
    ownStore(scene),
  ])
  const changes: Changes = {
    ...modelsAt(scene, models),
    [production.variables.redis]: redis.address.url,
    ...leadingTo(scene, store),
  }
  const [backend, worker] = await Promise.all([
    healthyBackend(scene, changes),
    scene.start('worker', changes),
  ])
  const sender = await senderAt(scene, backend.url, await somebody(scene))
  return { backend, worker, redis, store, models, sender }
}

/** Changes by which a process asks this provider of models. */
export function modelsAt(scene: ProductionScene, { address }: ModelProvider): Changes {
  const { production, addresses } = scene
  const place = { manifest: production, addresses: withObjectStore(addresses) }
  return pointedTo(place, { modelProvider: address })
}

/** A system whose provider cannot be pointed elsewhere would ask the real one. */
export function refuseRealProviders({
  production: { environment },
}: Pick<ProductionScene, 'production'>): void {
  const led = Object.values(environment).some((value) => value.includes('${modelProvider.'))
  if (!led) throw new Unverified('needs a variable of ${modelProvider.url} in the manifest')
}
