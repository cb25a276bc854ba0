/** Whose Redis the programs use: the one of the environment, and by default that of the composition. */
import { strangers, withRedis } from '../../services/redis/driver.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { type ProductionComposition, serviceOf } from './composition.ts'

/** Left to itself, the composition leads both programs to its own Redis. */
export function leadsToItsOwn(read: ProductionComposition, manifest: ProductionManifest): void {
  const { services } = manifest.composition
  for (const role of ['backend', 'worker'] as const) {
    const value = serviceOf(read, manifest, role).environment[manifest.variables.redis] ?? ''
    expectEqual(`the Redis of ${services[role]}`, URL.parse(value)?.hostname, services.redis)
  }
}

/** Both programs are clients of the Redis at `url`, and it holds something of theirs. */
export async function isUsedByBoth(url: string): Promise<void> {
  const [clients, keys] = [await strangers(url), await withRedis(url, (redis) => redis.dbsize())]
  expectThat(clients.length >= 2 && keys > 0, 'the Redis of the environment is hardly used', {
    expected: 'connections of the backend and of the worker, and what they keep',
    received: `${clients.length} connections, ${keys} keys`,
  })
}
