/** Requests that fail: by the caller's fault, and because the database refuses the backend. */

import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { call } from '../systems/http-client.ts'
import { expectEqual, expectThat } from './expect.ts'
import { absentRoute } from './extraction-ids.ts'
import type { Monitored } from './fated-jobs.ts'

export interface RefusedRequests {
  /** Answers to requests that are the caller's own fault. */
  readonly callers: readonly number[]
  /** How long the answer took that tells of an error, with the tracker listening and silent. */
  readonly listeningMs: number
  readonly silentMs: number
}

/** What an error may take longer because nobody takes it, in milliseconds. */
const slowerByAtMostMs = 1_000

/** A stranger, a user who asks for nothing that exists, and then twice an error of the backend's own. */
export async function requestsThatFail(
  scene: Scene,
  { backend, tracker, role }: Monitored,
  token: string,
  heard: () => Promise<void>,
): Promise<RefusedRequests> {
  const path = await absentRoute(scene)
  const ask = (headers: Record<string, string> = {}) => call(backend.url + path, { headers })
  const asUser = { authorization: `Bearer ${token}` }
  const callers = [(await ask()).status, (await ask(asUser)).status]
  await disempower(scene, role)
  const own = async () => {
    const { status, durationMs } = await ask(asUser)
    expectEqual('the answer to a request that the database refuses', status, 500)
    return Math.round(durationMs)
  }
  const listeningMs = await own()
  await heard()
  tracker.fallSilent()
  const silentMs = await own()
  return { callers, listeningMs, silentMs }
}

/** Whoever migrated owns the tables, so being no superuser alone would change nothing. */
async function disempower({ addresses }: Scene, role: string): Promise<void> {
  const name = identifier(role)
  const sql = `reassign owned by ${name} to current_user; alter role ${name} nosuperuser`
  await query(addresses.postgres.url, sql)
}

/** An error tracker that does not answer holds nobody up. */
export function notHeldUp({ listeningMs, silentMs }: RefusedRequests): void {
  const slowed = silentMs - listeningMs
  expectThat(slowed < slowerByAtMostMs, 'a silent error tracker slows the backend down', {
    expected: `less than ${slowerByAtMostMs} ms`,
    received: `${slowed} ms`,
  })
}
