/** How many connections backend and worker open while the database is slow, and keep when it is calm. */

import { Unverified, Violation } from '../core/errors.ts'
import { eventually, throughout } from '../core/eventually.ts'
import type { Scene } from '../run/scene.ts'
import type { Relay } from '../services/postgres/relay.ts'
import type { Changes } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import { inUnit } from '../systems/time-units.ts'
import { tokenAt } from '../systems/token-exchange.ts'
import { expectEqual, expectThat } from './expect.ts'
import { absentRoute } from './extraction-ids.ts'

/** Twice as many requests as there may be connections. */
const requestCount = 60
/** A pool that opens too many does so at once. */
const crowdedMs = 200
/** How long 60 requests may take to get as far as the database on a busy machine. */
const fillsWithinMs = 8_000
/** Pools of Node close what is idle after 10 (pg) or 30 seconds (tarn, which Knex has) unless told otherwise. */
export const calmWithinMs = 40_000

/** What the system's own setting for idle connections is for the check, where it has one. */
const shortIdleMs = 1_000

/** With these changes a pool closes soon what nobody needs. */
export function calmingSoon({ settings }: Pick<Scene['manifest'], 'settings'>): Changes {
  const { poolIdle } = settings
  return poolIdle === undefined ? {} : { [poolIdle.variable]: inUnit(shortIdleMs, poolIdle.unit) }
}

export interface Crowd {
  /** How many requests were shown what they asked for, or that it is not there, while the database was silent. */
  readonly unasked: number
  /** Statuses of the answers, by how often they came. */
  readonly statuses: Readonly<Record<string, number>>
  readonly slowestMs: number
  /** Connections at most: of the backend, of the worker, and of both at one time. */
  readonly backend: number
  readonly worker: number
}

/** Asks for extractions while no answer of the database comes through, then lets them all through. */
export async function crowdOf(
  scene: Scene,
  backendUrl: string,
  token: string,
  ways: { readonly backend: Relay; readonly worker: Relay },
): Promise<Crowd> {
  const { manifest } = scene
  const headers = { authorization: `Bearer ${await tokenAt(backendUrl, token)}` }
  const url = backendUrl + (await absentRoute(scene))
  let unasked = 0
  let held = true
  const ask = async () => {
    const answer = await call(url, { headers })
    if (held && (answer.status < 400 || answer.status === 404)) unasked += 1
    return answer
  }
  ways.backend.hold()
  ways.worker.hold()
  const answers = Promise.all(Array.from({ length: requestCount }, ask))
  answers.catch(() => undefined) // told where they are awaited
  try {
    await fills(ways.backend, manifest.pool.most)
  } finally {
    held = false
    ways.backend.release()
    ways.worker.release()
  }
  const all = await answers
  const statuses = Map.groupBy(all, ({ status }) => String(status))
  return {
    unasked,
    statuses: Object.fromEntries([...statuses].map(([status, { length }]) => [status, length])),
    slowestMs: Math.round(Math.max(...all.map(({ durationMs }) => durationMs))),
    backend: ways.backend.most(),
    worker: ways.worker.most(),
  }
}

/** The pool grows to its limit, and for a while no further. A pool that stays smaller is judged later. */
async function fills(relay: Relay, most: number): Promise<void> {
  const full = () => {
    const open = relay.open()
    if (open < most) throw new Violation('open connections', { expected: most, received: open })
  }
  await eventually('the backend opens its connections', full, {
    withinMs: fillsWithinMs,
    everyMs: 20,
  }).catch((error) => {
    if (!(error instanceof Violation)) throw error
  })
  await throughout(() => undefined, { forMs: crowdedMs })
}

/** As many connections as documented, no more; and for the worker a few for each of its jobs. */
export function wereBounded(
  { manifest }: Pick<Scene, 'manifest'>,
  { backend, worker, unasked }: Crowd,
): void {
  const { most, perJob } = manifest.pool
  const jobs = perJob * manifest.queue.concurrency
  expectThat(worker <= jobs, 'connections of the worker', {
    expected: `at most ${perJob} for each of ${manifest.queue.concurrency} jobs`,
    received: worker,
  })
  const what = `connections of the backend with ${requestCount} requests at once`
  expectThat(backend <= most, what, { expected: most, received: backend })
  if (unasked === 0) {
    expectEqual(what, backend, most)
    return
  }
  const seen = `${unasked} of ${requestCount} to ${manifest.routes.extraction} are answered without it`
  throw new Unverified(`needs requests that wait for the database (routes.extraction): ${seen}`)
}

/** Every request has got its answer or was told that the database is busy. */
export function wereAllAnswered({ statuses }: Crowd): void {
  const strange = Object.keys(statuses).filter((status) => !['404', '503'].includes(status))
  const expected = 'no such extraction (404), or busy (503)'
  expectThat(strange.length === 0, 'answers to the crowd', { expected, received: statuses })
}

/** Some connections are kept for the next request, and no more than documented. */
export async function calmsDown({ manifest }: Scene, relay: Relay): Promise<number> {
  const { kept } = manifest.pool
  return eventually(
    'the backend closes what it no longer needs',
    () => {
      const open = relay.open()
      expectThat(open <= kept, 'connections that are kept', {
        expected: `at most ${kept}`,
        received: open,
      })
      expectThat(open > 0, 'the backend keeps no connection for the next request')
      return open
    },
    { withinMs: calmWithinMs, everyMs: 20 },
  )
}
