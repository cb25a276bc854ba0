/** Jobs of every kind under faults of every kind: what was accepted comes to an end that somebody can see. */

import { randomUUID } from 'node:crypto'
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { HttpInjury } from '../faults/http-proxy.ts'
import { outage } from '../faults/outage.ts'
import { kill } from '../faults/signals.ts'
import type { StrangeMessage } from '../ports/job-history.ts'
import { putStrangeMessage } from '../queues/kinds.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { Manifest } from '../systems/manifest.ts'
import { awayForAMoment } from './database-recovery.ts'
import { expectEqual, expectThat } from './expect.ts'
import { absentExtraction } from './extraction-ids.ts'
import type { Lab } from './failure-lab.ts'
import { type Account, allEnd, allFailedVisibly, allSucceeded } from './job-accounts.ts'
import { atWork } from './load.ts'
import { errorNames } from './log-records.ts'
import { type Documents, inject, queuedTogether, treatmentOf } from './unreliable-storage.ts'

/** How many documents of which kind, by what the storage does with them. */
const mix: readonly (readonly [count: number, words: string])[] = [
  [22, 'hands it over'],
  [4, 'is overloaded twice'],
  [4, 'is out of order'],
  [2, 'never answers'],
  [2, 'has lost it'],
  [4, 'hands over a damaged one'],
]

export interface Mixture {
  readonly uploads: readonly Upload[]
  /** Messages that no producer of the system sends. */
  readonly strange: readonly StrangeMessage[]
  /** Lets the workers begin. */
  goOn(): Promise<void>
}

/** Everything is queued while the workers are frozen. */
export async function mixture(lab: Lab, documents: Documents): Promise<Mixture> {
  const words = mix.flatMap(([count, each]) => Array.from({ length: count }, () => each))
  const { uploads, goOn } = await queuedTogether(lab, words.length, documents.whole)
  for (const [i, upload] of uploads.entries()) {
    inject(lab, upload, treatmentOf(words[i]), documents)
  }
  const strange = strangeMessages(lab.scene.manifest.queue, await absentExtraction(lab.scene))
  for (const message of strange) await putStrangeMessage(lab.place, message)
  return { uploads, strange, goOn }
}

function strangeMessages({ task, argument }: Manifest['queue'], absent: string): StrangeMessage[] {
  const own = { [argument]: absent }
  const messages: readonly (readonly [task: string, data: string])[] = [
    [task, `{"${argument}": "cut o`],
    [task, '{}'],
    [task, JSON.stringify(own)],
    ['tasks.nobody_knows', JSON.stringify(own)],
  ]
  return messages.map(([name, data]) => ({ id: randomUUID(), task: name, data }))
}

/** The storage hangs up, a worker is killed and replaced, Redis dies, and the database is cut off. */
export async function strike(lab: Lab, { uploads, goOn }: Mixture): Promise<void> {
  const hangsUp: HttpInjury = lab.storage.inject({
    ...{ concerns: ({ method }) => method === 'GET', fault: { kind: 'reset' }, times: 6 },
  })
  await goOn()
  const [first] = lab.workers
  if (first === undefined) throw new Error('there is no worker')
  await atWork(lab, lab.scene.manifest.queue.concurrency)
  await kill(first.process)
  await lab.startWorker()
  const away = await outage('Redis', lab.redis, lab.scene.scope)
  await away.heal()
  await awayForAMoment(lab, uploads)
  if (hangsUp.hits().length === 0) throw new Error('the storage has hung up on nobody')
}

/** Every accepted job has ended, its extraction says the same, and each success is its own. */
export async function allConserved(lab: Lab, uploads: readonly Upload[], withinMs: number) {
  const accounts = await allEnd(lab, uploads, withinMs)
  const succeeded = accounts.filter(({ record }) => record.state === 'completed')
  lab.scene.measured('accepted jobs', {
    accepted: uploads.length,
    succeeded: succeeded.length,
    failed: accounts.length - succeeded.length,
  })
  expectThat(succeeded.length > 0, 'no job at all has succeeded')
  await allSucceeded(lab, succeeded)
  return accounts
}

/** Each failure is stored and told; a message that cannot be done is one of them. */
export async function failuresAreTold(
  lab: Lab,
  accounts: readonly Account[],
  strange: readonly StrangeMessage[],
): Promise<void> {
  allFailedVisibly(
    lab,
    accounts.filter(({ record }) => record.state === 'failed'),
  )
  for (const { id, task, data } of strange) {
    const what = `the message ${task} ${data}`
    await eventually(
      `${what} ends as failed`,
      async () => {
        const events = await lab.records.events()
        if (events.some(({ job, kind }) => job === id && kind === 'failed')) return
        throw new Violation('it has not failed')
      },
      { withinMs: 10_000 },
    )
    const error = await lab.records.errorOf(id)
    expectThat((error ?? '') !== '', `${what}: the store keeps no error`)
    const lines = lab.workers.flatMap(({ process }) => process.lines())
    const told = errorNames(lines, [id])
    expectThat(told, `${what} failed, and no line of a log reports an error with its id`, {
      expected: id,
    })
  }
}

/** No row is under way, nothing waits, and every worker but the one that was killed is alive. */
export async function nothingIsLeft({ scene, queue, workers }: Lab): Promise<void> {
  const { table, status } = scene.manifest.extractions
  const rows = await query(
    scene.addresses.postgres.url,
    `select ${identifier(status)}::text as status, count(*)::int as count
     from ${identifier(table)} where ${identifier(status)}::text in ('UPLOADED', 'PROCESSING')
     group by 1`,
  )
  expectEqual('extractions that are still under way', rows, [])
  expectEqual('jobs that are still in the queue', await queue.depth(), 0)
  const ended = workers.slice(1).filter(({ process }) => process.exit() !== undefined)
  expectEqual(
    'workers that have ended by themselves',
    ended.map(({ process }) => process.exit()?.code),
    [],
  )
}
