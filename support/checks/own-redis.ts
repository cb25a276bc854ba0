/** A Redis of one scenario alone, with settings that no other scenario could bear. */
import { join } from 'node:path'
import type { RedisAddress } from '../ports/services.ts'
import { addressBook, localTarget } from '../run/address-book.ts'
import type { Place } from '../run/scene.ts'
import { type RedisSettings, targetNamed } from '../run/targets.ts'
import type { RedisService } from '../services/redis/embedded.ts'

/** Its address; it ends with the scenario. */
export async function ownRedis(scene: Place, settings: RedisSettings = {}): Promise<RedisAddress> {
  return (await redisBeside(scene, 'redis-of-its-own', settings)).address
}

/** Beside those of the stack and of the scenario, which have other folders; it ends with the scenario. */
export async function redisBeside(
  { launch, dir, scope }: Place,
  folder: string,
  settings: RedisSettings = {},
): Promise<RedisService> {
  const { runId } = addressBook()
  const { stores } = await targetNamed(localTarget())
  const redis = await stores.redis({ launch, runId, dir: join(dir, folder) }, settings)
  scope.undo('stop the Redis of the scenario', () => redis.stop())
  return redis
}
