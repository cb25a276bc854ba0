/** A Redis of one scenario alone, with settings that no other scenario could bear. */
import { join } from 'node:path'
import type { RedisAddress } from '../ports/services.ts'
import type { Scene } from '../run/scene.ts'
import { startRedis } from '../services/redis/embedded.ts'

/** Ends with the scenario. */
export async function ownRedis(
  { launch, dir, scope }: Scene,
  options: { readonly password?: string; readonly args?: readonly string[] } = {},
): Promise<RedisAddress> {
  const redis = await startRedis({ launch, dir: join(dir, 'redis-of-its-own'), ...options })
  scope.undo('stop the Redis of the scenario', () => redis.stop())
  return redis.address
}
