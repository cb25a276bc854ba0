/** Every accepted job is accounted for: it ended, its end is its own, and its effect is there once. */
import { FinalViolation, Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { JobRecord } from '../ports/queue.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, query } from '../services/postgres/driver.ts'
import type { Upload } from '../systems/ingestions.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'
import type { Lab } from './failure-lab.ts'
import { errorNames } from './log-records.ts'
import { despiteOwnPauses } from './own-pauses.ts'
import { statusNow } from './status-history.ts'

const endedWell = 'DRAFT'
const endedBadly = 'FAILED'

export interface Account {
  readonly upload: Upload
  readonly record: JobRecord
  /** Status of the extraction. */
  readonly status: string
}

/** Waits until each job has ended and its extraction says the same; the list is as long as `uploads`. */
export function allEnd(lab: Lab, uploads: readonly Upload[], withinMs: number): Promise<Account[]> {
  const states = () => Promise.all(uploads.map(async ({ job }) => (await lab.queue.job(job)).state))
  const wait = (ms: number) => allEndWithin(lab, uploads, ms)
  return despiteOwnPauses(lab.scene.manifest, states, wait, withinMs)
}

function allEndWithin(lab: Lab, uploads: readonly Upload[], withinMs: number) {
  return eventually(
    `all ${uploads.length} accepted jobs end`,
    async () => {
      const accounts = await Promise.all(uploads.map((upload) => accountOf(lab, upload)))
      const open = accounts.filter((account) => !hasEnded(account))
      if (open.length === 0) return accounts
      const [first] = open.map(({ record, status }) => `one is ${record.state}, its row ${status}`)
      throw new Violation(`${open.length} have not ended, ${first}`, {
        received: open.map(inShort),
      })
    },
    { withinMs },
  )
}

/** Each ended as a success: its result names its own extraction, and its draft is there once. */
export async function allSucceeded(lab: Lab, accounts: readonly Account[]): Promise<void> {
  const bad = accounts.filter(({ record, status }) => {
    return record.state !== 'completed' || status !== endedWell
  })
  expectEqual('jobs that did not end as a success', bad.map(inShort), [])
  for (const { upload, record } of accounts) {
    expectThat(
      JSON.stringify(record.result ?? null).includes(upload.extraction),
      `the result of the job ${upload.job} does not name its extraction`,
      { expected: upload.extraction, received: record.result ?? null },
    )
  }
  await eachDraftOnce(lab.scene, accounts)
}

/** Documents of equal size leave equally many rows; a job that saved twice left more. */
async function eachDraftOnce(scene: Scene, accounts: readonly Account[]): Promise<void> {
  const sizes = Map.groupBy(accounts, ({ upload }) => upload.document.length)
  for (const [bytes, equal] of sizes) {
    const drafts = await Promise.all(equal.map((each) => draftsOf(scene, each.upload.extraction)))
    expectThat(!drafts.includes(0), 'a successful job has left no draft', { received: drafts })
    const what = `whether equal documents of ${bytes} bytes have left equally many rows`
    expectThat(new Set(drafts).size === 1, what, { received: drafts })
  }
}

/** Where a finished job leaves what it has found. */
export function draftsIn({
  resilience,
  extractions,
}: Pick<Manifest, 'resilience' | 'extractions'>) {
  const drafts = resilience.drafts ?? extractions.drafts
  if (drafts !== undefined) return drafts
  throw new Unverified(
    'needs resilience.drafts in the manifest: the table in which a finished job leaves its draft, that of ' +
      'the extractions and their id where the draft is columns of theirs',
  )
}

/** Rows that the pipeline has saved for an extraction. */
async function draftsOf({ manifest, addresses }: Scene, extraction: string) {
  const drafts = draftsIn(manifest)
  const [row] = await query(
    addresses.postgres.url,
    `select count(*)::int as count from ${identifier(drafts.table)}
     where ${identifier(drafts.extraction)}::text = $1`,
    [extraction],
  )
  return Number(row?.count ?? 0)
}

/** Each failed for good: the store keeps the error, and the extraction says so. */
export function allFailedForGood(accounts: readonly Account[]): void {
  for (const { upload, record, status } of accounts) {
    const job = `the job ${upload.job}`
    expectEqual(`${job}: its extraction`, status, endedBadly)
    expectThat((record.error ?? '') !== '', `${job}: the store keeps no error`)
  }
}

/** The same, and a log names job and extraction. */
export function allFailedVisibly(lab: Lab, accounts: readonly Account[]): void {
  allFailedForGood(accounts)
  const lines = lab.workers.flatMap(({ process }) => process.lines())
  for (const { upload } of accounts) {
    expectThat(
      errorNames(lines, [upload.job, upload.extraction]),
      `the job ${upload.job} failed, and no line of a log reports an error with its ids`,
      {
        expected: [upload.job, upload.extraction],
        received: lines.filter(({ text }) => text.includes(upload.job)).map(({ text }) => text),
      },
    )
  }
}

/** What store, queue and database say of it at this moment. */
export async function accountOf(lab: Lab, upload: Upload): Promise<Account> {
  const [record, status] = await Promise.all([
    lab.queue.job(upload.job),
    statusNow(lab.scene, upload.extraction),
  ])
  if (record.state === 'unknown') {
    throw new FinalViolation(`the job ${upload.job} is lost: the store does not know it any more`, {
      received: { extraction: upload.extraction, status },
    })
  }
  return { upload, record, status }
}

function hasEnded({ record: { state }, status }: Account): boolean {
  const ends = { completed: endedWell, failed: endedBadly }
  return (state === 'completed' || state === 'failed') && ends[state] === status
}

function inShort({ upload, record: { state, error }, status }: Account): string {
  return `${upload.job}: ${state}, ${status}${error === undefined ? '' : `, ${error}`}`
}
