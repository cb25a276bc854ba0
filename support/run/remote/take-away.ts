/** Takes everything of certain users out of one system's services, and looks whether it is gone. */
import { setTimeout as pause } from 'node:timers/promises'
import { describe } from '../../core/errors.ts'
import type { Thing } from '../../ports/guard.ts'
import type { JobRemoval } from '../../ports/job-removal.ts'
import { queueRemoval } from '../../queues/kinds.ts'
import * as marked from '../../services/postgres/marked-things.ts'
import { removeRowsOf, rowsOwnedBy } from '../../services/postgres/owned-rows.ts'
import { removeBucket, removeObjects } from '../../services/supabase/objects.ts'
import { deletePerson } from '../../services/supabase/people.ts'
import { isProduction } from '../../systems/manifest.ts'
import { uuidsIn } from '../../targets/remote/ours.ts'
import { executionRemoval } from './executions-at-work.ts'
import { objectsThere, removeOwnObjects } from './own-objects.ts'
import type { SystemPlace } from './places.ts'

/** What to look for: users by their ids, and what is known of their things. */
export interface Search {
  /** The mark under which we appear to the stores. */
  readonly name: string
  /** Users, and other ids that only their things have. */
  readonly ids: readonly string[]
  readonly jobs: readonly string[]
  readonly files: readonly string[]
  readonly buckets: readonly string[]
  /** When the first of the runs began, in milliseconds since the epoch. */
  readonly since: number
}

export interface TakenAway {
  /** What was there. */
  readonly found: readonly Thing[]
  /** What still is, and why. */
  readonly left: readonly (Thing & { readonly why: string })[]
}

/** How long a job that runs may take to end: until then it makes rows and files. */
const jobBudgetMs = 60_000

/** The Storage API removes at most so many with one request. */
const filesAtOnce = 500

/**
 * Jobs first, because they make more; the users last, because by them the rest is found again should
 * this be cut short. Never throws: what stands in the way is told of what is left.
 */
export async function takeAway(place: SystemPlace, search: Search): Promise<TakenAway> {
  const removal = removalAt(place, search.name)
  const troubles: string[] = []
  const attempt = (work: () => Promise<unknown>) =>
    work().catch((error: unknown) => troubles.push(describe(error)))
  try {
    const before = await thingsThere(place, search, removal)
    // Of jobs that are gone already a queue may keep events.
    const jobs = [...idsOf(before, 'job'), ...search.jobs, ...executionsOf(place, before)]
    if (removal !== undefined) await attempt(() => removeJobs(removal, [...new Set(jobs)]))
    const now = await thingsThere(place, search, removal)
    await attempt(() => removeFiles(place, idsOf(now, 'object')))
    await attempt(() => removeOwnObjects(place, search, idsOf(now, 'object')))
    await attempt(() =>
      removeRowsOf(place.stack.postgres.url, search.ids, place.owners, search.name),
    )
    for (const id of idsOf(now, 'user')) await attempt(() => removeUser(place, id))
    for (const id of idsOf(now, 'bucket')) {
      await attempt(() => removeBucket(place.stack.supabase, id))
    }
    const left = await thingsThere(place, search, removal)
    const why = troubles.join('; ') || 'it has come back after its removal'
    return {
      found: [...before, ...now.filter((thing) => !before.some((other) => same(thing, other)))],
      left: left.map((thing) => ({ ...thing, why })),
    }
  } finally {
    await removal?.close()
  }
}

/** Who knows of the jobs of the system; undefined where it has none. */
export function removalAt({ queue, manifest, stack }: SystemPlace, name: string) {
  if (queue !== undefined) return queueRemoval(queue)
  return isProduction(manifest) ? executionRemoval(manifest, stack.postgres.url, name) : undefined
}

/** Ids of executions: a queue may know a job by the id of its row, also one of which no answer has told. */
function executionsOf({ manifest }: SystemPlace, things: readonly Thing[]): string[] {
  const base = isProduction(manifest) ? `${manifest.areas.executions.table}/` : undefined
  return idsOf(things, 'row').flatMap((id) =>
    base !== undefined && id.startsWith(base) ? id.slice(base.length) : [],
  )
}

/** Everything of the search that is there at this moment; reads only. */
export async function thingsThere(
  place: SystemPlace,
  { name, ids, jobs, files, buckets, since }: Search,
  removal: JobRemoval | undefined,
): Promise<Thing[]> {
  const { stack, owners } = place
  const marks = { url: stack.postgres.url, name }
  const rows = await rowsOwnedBy(stack.postgres.url, ids, owners, name)
  const words = [...new Set([...ids, ...rows.flatMap(({ key }) => uuidsIn(key))])]
  const there = {
    row: rows.map(({ table, key }) => `${table}/${key}`),
    object: [
      ...(await marked.filesNaming(marks, [...words, ...buckets])),
      ...(await marked.filesThere(marks, files)),
      ...(await objectsThere(place, { name, words, rows, told: files, since })),
    ],
    job: removal ? [...(await removal.naming(words)), ...(await removal.there(jobs))] : [],
    user: await marked.usersThere(marks, ids),
    bucket: await marked.bucketsThere(marks, buckets),
  }
  return Object.entries(there).flatMap(([kind, found]) =>
    [...new Set(found)].map((id) => ({ kind: kind as Thing['kind'], id })),
  )
}

export const same = (a: Thing, b: Thing) => a.kind === b.kind && a.id === b.id

const idsOf = (things: readonly Thing[], kind: Thing['kind']) =>
  things.filter((thing) => thing.kind === kind).map(({ id }) => id)

/** What waits is taken out at once; what runs is waited for, because nobody can take it back. */
async function removeJobs(removal: JobRemoval, ids: readonly string[]): Promise<void> {
  for (const end = Date.now() + jobBudgetMs; ; await pause(100)) {
    const running = new Set(await removal.running(ids))
    await removal.remove(ids.filter((id) => !running.has(id)))
    if (running.size === 0) return
    if (Date.now() > end) throw new Error(`${running.size} jobs are still running`)
  }
}

async function removeFiles({ stack }: SystemPlace, ids: readonly string[]): Promise<void> {
  const stored = ids.filter((id) => !id.startsWith('s3://'))
  const byBucket = Map.groupBy(stored, (id) => id.slice(0, id.indexOf('/')))
  for (const [bucket, all] of byBucket) {
    const paths = all.map((id) => id.slice(bucket.length + 1))
    for (let at = 0; at < paths.length; at += filesAtOnce) {
      await removeObjects(stack.supabase, bucket, paths.slice(at, at + filesAtOnce))
    }
  }
}

async function removeUser({ stack }: SystemPlace, id: string): Promise<void> {
  const refusal = await deletePerson(stack.supabase, id)
  if (refusal !== undefined) throw new Error(`the user ${id} stays: ${refusal}`)
}
