/** Requests that fail: by the caller's fault, and because the database refuses the backend. */

import { Unverified } from '../core/errors.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import { call } from '../systems/http-client.ts'
import type { Upload } from '../systems/ingestions.ts'
import { expectEqual, expectThat } from './expect.ts'
import { absentRoute } from './extraction-ids.ts'
import { isProvided, shown } from './extraction-route.ts'
import type { Monitored } from './fated-jobs.ts'

export interface RefusedRequests {
  /** The answer to the owner of an extraction that is there. */
  readonly owner: number
  /** Answers to requests that are the caller's own fault. */
  readonly callers: readonly number[]
  /** Answers to requests that the database refuses. */
  readonly own: readonly number[]
  /** How long the answer took that tells of an error, with the tracker listening and silent. */
  readonly listeningMs: number
  readonly silentMs: number
}

/** What an error may take longer because nobody takes it, in milliseconds. */
const slowerByAtMostMs = 1_000

/** The owner, a stranger, a user who asks for nothing that exists, and then twice an error of the backend's own. */
export async function requestsThatFail(
  scene: Scene,
  { backend, tracker, role }: Monitored,
  upload: Upload,
  heard: () => Promise<void>,
): Promise<RefusedRequests> {
  const path = await absentRoute(scene)
  const ask = (headers: Record<string, string> = {}) => call(backend.url + path, { headers })
  const asUser = { authorization: `Bearer ${upload.token}` }
  const owner = (await shown(scene, backend.url, upload)).status
  const callers = [(await ask()).status, (await ask(asUser)).status]
  await disempower(scene, role)
  const listening = await ask(asUser)
  await heard()
  tracker.fallSilent()
  const silent = await ask(asUser)
  const [listeningMs, silentMs] = [listening, silent].map((each) => Math.round(each.durationMs))
  const own = [listening.status, silent.status]
  return { owner, callers, own, listeningMs: listeningMs ?? 0, silentMs: silentMs ?? 0 }
}

/** Whoever migrated owns the tables, so being no superuser alone would change nothing. */
async function disempower({ addresses }: Scene, role: string): Promise<void> {
  const name = identifier(role)
  const sql = `reassign owned by ${name} to current_user; alter role ${name} nosuperuser`
  await query(addresses.postgres.url, sql)
}

type Manifested = Pick<Scene, 'manifest'>

/** Mistakes of callers are told to them: by which status is nobody's promise. */
export function callersAreTold({ callers }: RefusedRequests): void {
  const received = callers.filter((status) => status >= 500)
  expectEqual('answers of 5xx to strangers and to questions about nothing', received, [])
}

/** An error of the backend's own was seen: only then can be told what becomes of one. */
export function brokeDown(scene: Manifested, { owner, own }: RefusedRequests): void {
  isProvided(scene, owner)
  if (own.every((status) => status >= 500)) return
  const seen = `GET ${scene.manifest.routes.extraction} is answered by ${own.join(' and ')} after its role has lost its rights`
  throw new Unverified(`needs a request that the database refuses: ${seen}`)
}

export interface TrackedCount {
  readonly errors: number
  /** Jobs that failed for good. */
  readonly jobs: number
}

/** The error of each failed job is tracked, and of the requests the one error that nobody handled: 500. */
export function eachTracked({ own }: RefusedRequests, { errors, jobs }: TrackedCount): void {
  const may = own[0] === 500 ? [jobs + 1] : [jobs, jobs + 1]
  expectThat(may.includes(errors), 'errors that were tracked', {
    expected: may.join(' or '),
    received: errors,
  })
}

/** What is said of the backend's errors needs one: a system that answers by another 5xx has handled it. */
export function backendTracked(
  scene: Manifested,
  requests: RefusedRequests,
  { errors, jobs }: TrackedCount,
): void {
  brokeDown(scene, requests)
  if (errors > jobs) return
  const seen = `what the database refuses is answered by ${requests.own[0]}`
  throw new Unverified(`needs an error of the backend that is tracked: ${seen}`)
}

/** An error tracker that does not answer holds nobody up. */
export function notHeldUp(scene: Manifested, requests: RefusedRequests): void {
  const slowed = requests.silentMs - requests.listeningMs
  expectThat(slowed < slowerByAtMostMs, 'a silent error tracker slows the backend down', {
    expected: `less than ${slowerByAtMostMs} ms`,
    received: `${slowed} ms`,
  })
  brokeDown(scene, requests)
}
