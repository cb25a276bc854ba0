/** Runs the contract of an S3-compatible store against any of them, and says of each check how it came out. */
import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { Violation } from '../../../core/errors.ts'
import { bucketChecks } from './checks/buckets.ts'
import { copyChecks } from './checks/copies.ts'
import { listingChecks } from './checks/listings.ts'
import { multipartChecks } from './checks/multipart.ts'
import { presignedChecks } from './checks/presigned.ts'
import { privacyChecks } from './checks/privacy.ts'
import { publicChecks } from './checks/public-host.ts'
import { readChecks } from './checks/reads.ts'
import { signatureChecks } from './checks/signatures.ts'
import { uploadChecks } from './checks/uploads.ts'
import { type ContractPlace, type Trial, trialAt } from './trial.ts'

export interface Check {
  /** A fact about a store that keeps the contract. */
  readonly promise: string
  /** Throws a `Violation` when it is not so. */
  readonly run: (trial: Trial) => Promise<void>
  /** True for a place of which this can be asked; all unless given. */
  readonly asks?: (place: ContractPlace) => boolean
}

export interface CheckResult {
  readonly area: string
  readonly promise: string
  readonly holds: boolean
  /** What came instead; '' when it holds. */
  readonly received: string
}

const areas: Readonly<Record<string, readonly Check[]>> = {
  signatures: signatureChecks,
  privacy: privacyChecks,
  'presigned URLs': presignedChecks,
  uploads: uploadChecks,
  reading: readChecks,
  copies: copyChecks,
  listings: listingChecks,
  'uploads in parts': multipartChecks,
  'buckets and refusals': bucketChecks,
  'public host': publicChecks,
}

/** Every check that can be asked of the place, one after the other. */
export async function checkObjectStore(place: ContractPlace): Promise<CheckResult[]> {
  const trial = trialAt(place)
  await makeBucket(trial)
  const results: CheckResult[] = []
  for (const [area, checks] of Object.entries(areas)) {
    for (const { promise, run, asks = () => true } of checks) {
      if (!asks(place)) continue
      const received = await failureOf(() => run(trial))
      results.push({ area, promise, holds: received === undefined, received: received ?? '' })
    }
  }
  trial.s3.destroy()
  return results
}

async function failureOf(run: () => Promise<void>): Promise<string | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof Violation) {
      const received = JSON.stringify(error.received) ?? 'nothing'
      return `${error.message}: ${received} instead of ${JSON.stringify(error.expected)}`
    }
    const { name, message = '', $metadata } = Object(error)
    return [$metadata?.httpStatusCode, name, message].filter(Boolean).join(' ').slice(0, 200)
  }
}

/** A place may have its bucket already, and a key that may make none. */
async function makeBucket({ s3, bucket }: Trial): Promise<void> {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket }))
  } catch (error) {
    const { name } = Object(error)
    const there = ['BucketAlreadyOwnedByYou', 'BucketAlreadyExists', 'AccessDenied'].includes(name)
    if (!there) throw error
  }
}
