/** Jobs that must outlive whatever happens to Redis: what it holds of them before and afterwards. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { JobRecord } from '../ports/queue.ts'
import { queueGlance } from '../queues/kinds.ts'
import { placeAt } from '../queues/place.ts'
import { lastingContents } from '../services/redis/contents.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

/** What stands in Redis at one moment. */
export interface Holding {
  readonly jobs: readonly JobRecord[]
  /** Every key that is meant to stay. */
  readonly contents: ReadonlyMap<string, string>
}

/** Asks for each job on a connection of its own, so that no client of ours has to survive a crash. */
export async function recordsOf(
  { queue }: Manifest,
  url: string,
  ids: readonly string[],
): Promise<JobRecord[]> {
  const probe = queueGlance(placeAt(queue, url))
  try {
    return await Promise.all(ids.map((id) => probe.job(id)))
  } finally {
    await probe.close()
  }
}

/** The jobs and everything beside them that is meant to stay. */
export async function holdingOf(
  manifest: Manifest,
  url: string,
  ids: readonly string[],
): Promise<Holding> {
  return { jobs: await recordsOf(manifest, url, ids), contents: await lastingContents(url) }
}

/** As many jobs of each state as were sent, before anything happens to them. */
export function counted({ jobs }: Holding, expected: Readonly<Record<string, number>>): void {
  const received = Object.fromEntries(
    Object.keys(expected).map((state) => [state, jobs.filter((job) => job.state === state).length]),
  )
  expectEqual('the jobs in Redis by their state', received, expected)
}

/** No job is lost, none has another state or another result, and no key has other content. */
export function nothingLost(before: Holding, after: Holding): void {
  const lost = before.jobs.filter((job, at) => after.jobs[at]?.state !== job.state)
  expectThat(lost.length === 0, `${lost.length} of ${before.jobs.length} jobs are lost`, {
    expected: `all ${before.jobs.length} as before`,
    received: lost.map((job) => `${job.id}: ${job.state} before, ${stateIn(after, job)} now`),
  })
  expectEqual('the records of the jobs', after.jobs, before.jobs)
  const changed = [...before.contents].filter(([key, text]) => after.contents.get(key) !== text)
  const keys = changed.map(([key]) => (after.contents.has(key) ? key : `${key} (gone)`))
  expectEqual('keys whose content is another one', keys, [])
}

const stateIn = ({ jobs }: Holding, { id }: JobRecord) =>
  jobs.find((job) => job.id === id)?.state ?? 'unknown'

/** Each job is completed, or has failed and says why; anything else after `withinMs` is a lost job. */
export function allEnd(
  manifest: Manifest,
  url: string,
  ids: readonly string[],
  withinMs: number,
): Promise<readonly JobRecord[]> {
  return eventually(
    'every accepted job ends',
    async () => {
      const jobs = await recordsOf(manifest, url, ids)
      const lost = jobs.filter(({ state, whole }) => state === 'unknown' || !whole)
      if (lost.length > 0) {
        const received = lost.map(({ id, state }) => `${id}: ${state}`)
        throw new FinalViolation(`${lost.length} of ${ids.length} accepted jobs are lost`, {
          expected: 'every job completed, or failed with a reason',
          received,
        })
      }
      const open = jobs.filter(({ state, error }) => state !== 'completed' && error === undefined)
      if (open.length > 0) throw new Violation(`${open.length} of ${ids.length} have not ended`)
      return jobs
    },
    { withinMs },
  )
}

/** The same, and not one of them has failed. */
export async function allSucceed(
  manifest: Manifest,
  url: string,
  ids: readonly string[],
  withinMs: number,
): Promise<void> {
  const jobs = await allEnd(manifest, url, ids, withinMs)
  const failed = jobs.filter(({ state }) => state !== 'completed')
  expectEqual(
    'jobs that have failed',
    failed.map(({ id, error }) => `${id}: ${error}`),
    [],
  )
}
