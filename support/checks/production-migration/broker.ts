/** Whose Redis the programs use: the one of the environment, and by default that of the composition. */
import { Redis } from 'ioredis'
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

/** Both programs are clients of the Redis at `url`. */
export async function isUsedByBoth(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
  client.on('error', () => undefined) // the command below reports it
  try {
    await client.connect()
    const [list, keys] = [await client.client('LIST'), await client.dbsize()]
    const own = await client.client('ID')
    const others = String(list)
      .split('\n')
      .filter((line) => line.startsWith('id=') && !line.startsWith(`id=${own} `))
    expectThat(others.length >= 2 && keys > 0, 'the Redis of the environment is hardly used', {
      expected: 'connections of the backend and of the worker, and what they keep',
      received: `${others.length} connections, ${keys} keys`,
    })
  } finally {
    client.disconnect()
  }
}
