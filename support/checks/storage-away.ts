/** A storage that takes no connection while a job needs it, as one that is started anew. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { Lab } from './failure-lab.ts'
import { type Account, allEnd } from './job-accounts.ts'
import { queuedTogether } from './unreliable-storage.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** Long enough for a job to ask its storage, shorter than the pauses of all attempts together. */
const longestAwayMs = 1_500

/** The storage takes no connection while a job needs it, until the job is tried again because of that. */
export async function awayOnce(lab: Lab, document: Buffer<ArrayBuffer>): Promise<Account> {
  const { uploads, goOn } = await queuedTogether(lab, 1, () => document)
  const away = await lab.storage.disconnect()
  await goOn()
  const over = performance.now() + longestAwayMs
  await eventually(
    'a job notices that the storage is away',
    async () => {
      const noticed = (await lab.records.events()).some(({ kind }) => kind === 'postponed')
      if (!noticed && performance.now() < over) throw new Violation('none does')
    },
    { withinMs: 2 * longestAwayMs, everyMs: 20 },
  )
  await away.heal()
  const [account] = await allEnd(lab, uploads, jobBudgetMs)
  if (account === undefined) throw new Error('there is no account of the job')
  return account
}
