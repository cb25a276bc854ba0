/** Starts a Redis as a run of its own would, prints the id of its container, and waits to be killed. */
import { tmpdir } from 'node:os'
import { freePort } from '../../../ports/loopback.ts'
import { startRedisContainer } from '../redis.ts'

const [image = ''] = process.argv.slice(2)
const redis = await startRedisContainer(
  {
    ...{ runId: `test-${process.pid}`, image, dir: `${tmpdir()}/plumbline-killed-${process.pid}` },
    onFreePort: async (start) => start(await freePort()),
  },
  async () => undefined,
)
console.log(redis.container.id)
setInterval(() => undefined, 60_000)
