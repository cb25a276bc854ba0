/** Pauses between attempts that no setting named in the manifest makes short. */
import { Unverified, Violation } from '../core/errors.ts'
import type { JobState } from '../ports/queue.ts'
import type { Manifest } from '../systems/manifest.ts'

/** Milliseconds: enough for one pause of a minute, or for 10, 20 and 40 seconds one after the other. */
const ownPausesMs = 60_000

/**
 * Resolves as `wait` does. Who is still between two attempts after `withinMs`, in pauses that cannot be made
 * short, is waited for once more, and then nothing can be said. `states` are those of the jobs waited for.
 */
export async function despiteOwnPauses<T>(
  { settings }: Pick<Manifest, 'settings'>,
  states: () => Promise<readonly JobState[]>,
  wait: (withinMs: number) => Promise<T>,
  withinMs: number,
): Promise<T> {
  const between = async (error: unknown) => {
    if (settings.retryDelay !== undefined || !(error instanceof Violation)) return false
    const open = (await states()).filter((state) => state !== 'completed' && state !== 'failed')
    return open.length > 0 && open.every((state) => state === 'retrying')
  }
  try {
    return await wait(withinMs)
  } catch (error) {
    if (!(await between(error))) throw error
  }
  try {
    return await wait(ownPausesMs)
  } catch (error) {
    if (!(await between(error))) throw error
    const seconds = (withinMs + ownPausesMs) / 1000
    throw new Unverified(
      `needs settings.retryDelay in the manifest: a job still waits for its next attempt after ${seconds} seconds`,
    )
  }
}
