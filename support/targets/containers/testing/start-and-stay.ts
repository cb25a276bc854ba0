/** Starts a Redis as a run of its own would, prints the id of its container, and waits to be killed. */
import { freePort } from '../../../ports/loopback.ts'
import { startRedisContainer } from '../redis.ts'

const [image = '', dir = ''] = process.argv.slice(2)
const redis = await startRedisContainer(
  {
    ...{ runId: `test-${process.pid}`, image, dir },
    onFreePort: async (start) => start(await freePort()),
  },
  async () => undefined,
)
console.log(redis.container.id)
setInterval(() => undefined, 60_000)
