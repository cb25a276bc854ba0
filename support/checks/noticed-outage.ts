/** Whether jobs at work have noticed that something is away. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { Lab } from './failure-lab.ts'

/** Long enough for every job to need what is away, shorter than the pauses of all attempts together. */
const longestAwayMs = 1_500

/**
 * Resolves when one of the jobs, which are at work, is tried again because of it, or when it must be back: a
 * worker may as well wait for it in the middle of an attempt.
 */
export async function untilNoticed(
  lab: Lab,
  uploads: readonly Upload[],
  what: string,
): Promise<void> {
  const own = new Set(uploads.map(({ job }) => job))
  const over = performance.now() + longestAwayMs
  const noticed = async () =>
    (await lab.records.events()).some(({ job, kind }) => own.has(job) && kind === 'postponed')
  await eventually(
    `a job notices that ${what} is away`,
    async () => {
      if (!(await noticed()) && performance.now() < over) throw new Violation('none does')
    },
    { withinMs: 2 * longestAwayMs, everyMs: 20 },
  )
}
