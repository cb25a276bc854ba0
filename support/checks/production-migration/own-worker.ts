/** Backend and worker of one scenario with a queue of their own: what a request leaves to a worker is done. */
import type { ProductionScene } from '../../run/scene.ts'
import { runs as hasProcess } from '../../systems/manifest.ts'
import { redisBeside } from '../own-redis.ts'
import { type Sender, senderAt, storeOf } from './files.ts'
import { healthyBackend } from './own-store.ts'
import { somebody } from './somebody.ts'

/** A user of that backend, with a project; everything ends with the scenario. */
export async function senderWithWorker(scene: ProductionScene): Promise<Sender> {
  const { production } = scene
  storeOf(scene)
  const { address } = await redisBeside(scene, 'queue-of-its-own')
  const changes = { [production.variables.redis]: address.url }
  const backend = await healthyBackend(scene, changes)
  // A system that does everything in the request has no worker.
  if (hasProcess(production, 'worker')) await scene.start('worker', changes)
  return senderAt(scene, backend.url, await somebody(scene))
}
