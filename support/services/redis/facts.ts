/** What a running Redis says of itself: its state (INFO) and its settings (CONFIG GET). */
import type { Redis } from 'ioredis'
import { Unverified } from '../../core/errors.ts'
import { withRedis } from './driver.ts'

export type Facts = Readonly<Record<string, string>>

/** Every field of INFO; a field that the server does not know is missing. */
export function stateOf(url: string): Promise<Facts> {
  return withRedis(url, stateSeenBy)
}

/** The same on a connection that is open already. */
export async function stateSeenBy(redis: Redis): Promise<Facts> {
  const fields = (await redis.info('everything')).split('\r\n').filter((line) => /^\w+:/.test(line))
  return Object.fromEntries(
    fields.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
}

/** The named settings. `Unverified` where the server refuses to show them. */
export async function settingsOf(url: string, ...names: readonly string[]): Promise<Facts> {
  return withRedis(url, async (redis) => {
    const found: Record<string, string> = {}
    for (const name of names) found[name] = settingIn(await shown(redis.config('GET', name)), name)
    return found
  })
}

async function shown(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (cause) {
    if (!/unknown command|NOPERM/.test(String(cause))) throw cause
    throw new Unverified('needs redis-config: the Redis of the composition hides its settings')
  }
}

/** The client answers with a record (RESP3) or with a flat list (RESP2). */
function settingIn(answer: unknown, name: string): string {
  if (Array.isArray(answer)) return String(answer[answer.indexOf(name) + 1] ?? '')
  return String(Reflect.get(answer as object, name) ?? '')
}
