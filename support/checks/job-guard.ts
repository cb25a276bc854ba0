/** A running job while the memory of Redis is used up: its guard against a second worker must stay. */
import { FinalViolation, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Guard } from '../ports/job-guard.ts'
import { guardOf } from '../queues/kinds.ts'
import { placeAt } from '../queues/place.ts'
import { stateOf } from '../services/redis/facts.ts'
import { relieve } from '../services/redis/pressure.ts'
import type { Manifest } from '../systems/manifest.ts'
import { recordsOf } from './kept-jobs.ts'
import { fillBeyond, fillUpTo } from './redis-memory.ts'

/** Room for the records of a job and of its worker, in bytes. */
const roomForJobs = 16 * 1024 * 1024

/** A job may end before it is seen, on a busy machine; then another one is sent. */
const attempts = 8

/**
 * Fills the memory while a job runs. `send` queues one that takes long enough to be seen.
 * Violated when the job is still under way and its guard is not.
 */
export async function runningJobKeepsGuard(
  manifest: Manifest,
  url: string,
  send: () => Promise<string>,
): Promise<void> {
  const place = placeAt(manifest.queue, url)
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await relieve(url)
    await fillUpTo(manifest, url, roomForJobs)
    const job = await send()
    if (!(await seenRunning(manifest, url, job))) continue
    await fillBeyond(manifest, url)
    const { running, guarded } = await guardOf(place, job)
    if (!running) continue
    if (guarded) return
    const { maxmemory_policy: policy } = await stateOf(url)
    throw new FinalViolation('the guard of a running job is evicted: the job will run twice', {
      expected: 'a policy that removes neither jobs nor their locks',
      received: policy,
    })
  }
  throw new Error(`no job was seen running in ${attempts} attempts`)
}

/** False when it has ended before anybody could look. */
async function seenRunning(manifest: Manifest, url: string, job: string): Promise<boolean> {
  const place = placeAt(manifest.queue, url)
  const look = async (): Promise<Guard | undefined> => {
    const guard = await guardOf(place, job)
    if (guard.running && guard.guarded) return guard
    const [record] = await recordsOf(manifest, url, [job])
    if (record?.state === 'completed' || record?.state === 'failed') return undefined
    throw new Violation(`it is ${record?.state}`)
  }
  const seen = await eventually(`the job ${job} runs`, look, { withinMs: 15_000, everyMs: 2 })
  return seen !== undefined
}
