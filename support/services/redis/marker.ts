/** The operator's marker in a Redis: the key whose value says that runs may write here. */
import { withRedis } from './driver.ts'

export const markerKey = 'plumbline:may-write'

/** What stands there; undefined without it. Reads only. */
export function redisMarker(url: string): Promise<string | undefined> {
  return withRedis(url, async (redis) => (await redis.get(markerKey)) ?? undefined)
}
