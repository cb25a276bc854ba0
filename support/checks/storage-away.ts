/** A storage that takes no connection while a job needs it, as one that is started anew. */
import type { Lab } from './failure-lab.ts'
import { type Account, allEnd } from './job-accounts.ts'
import { atWork } from './load.ts'
import { untilNoticed } from './noticed-outage.ts'
import { queuedTogether } from './unreliable-storage.ts'
import { jobBudgetMs } from './worker-queue.ts'

/** The storage takes no connection while the job is at work, until that is tried again because of it. */
export async function awayOnce(lab: Lab, document: Buffer<ArrayBuffer>): Promise<Account> {
  const { uploads, goOn } = await queuedTogether(lab, 1, () => document)
  const away = await lab.storage.disconnect()
  await goOn()
  await atWork(lab, 1)
  await untilNoticed(lab, uploads, 'the storage')
  await away.heal()
  const [account] = await allEnd(lab, uploads, jobBudgetMs)
  if (account === undefined) throw new Error('there is no account of the job')
  return account
}
