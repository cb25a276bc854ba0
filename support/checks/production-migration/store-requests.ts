/** What the system has asked of its store, as the store has recorded it. */
import { Unverified } from '../../core/errors.ts'
import type { ObjectStoreAddress, RecordedRequest } from '../../ports/object-store.ts'
import { recordedRequests } from '../../services/object-store/recording.ts'
import { expectEqual, expectThat } from '../expect.ts'

/** Everything that the store was asked, by whomever. */
export async function recordOf(store: ObjectStoreAddress): Promise<readonly RecordedRequest[]> {
  const all = await recordedRequests(store)
  if (all === undefined) throw new Unverified('needs a store that records what it is asked')
  return all
}

/** Requests to the interface for keys that the suite itself has not made. */
export async function requestsOf(store: ObjectStoreAddress): Promise<RecordedRequest[]> {
  return (await recordOf(store)).filter(
    ({ host, accessKeyId, signedBy }) =>
      host === 's3' && signedBy !== 'nobody' && accessKeyId !== store.adminAccessKeyId,
  )
}

/**
 * What R2 refuses or takes without effect, and what its tokens for one bucket may not do: rights,
 * policies, lists of access, buckets themselves.
 */
const notForR2 =
  /^(Put|Delete)(Bucket|Object)(Policy|Acl|OwnershipControls|Tagging|LegalHold|Retention)|^(Create|Delete)Bucket$|^ListBuckets$|PublicAccessBlock$/

/** Every request is signed in its header with the key of the system. */
export function areSigned(store: ObjectStoreAddress, requests: readonly RecordedRequest[]): void {
  expectThat(requests.length > 0, 'the system has asked nothing of its store')
  const others = requests.filter(
    ({ signedBy, accessKeyId }) => signedBy !== 'url' && accessKeyId !== store.accessKeyId,
  )
  expectEqual('requests that the key of the system has not signed', others.map(inWords), [])
}

/** Nothing relies on what R2 does not do. */
export function workOnR2(requests: readonly RecordedRequest[]): void {
  const others = requests.filter(
    ({ operation, headers }) => notForR2.test(operation) || streams(headers),
  )
  expectEqual('requests that R2 does not serve', [...new Set(others.map(inWords))], [])
}

/** The trailers of checksums that newer clients add by themselves, which R2 refuses. */
const streams = (headers: RecordedRequest['headers']) =>
  /^STREAMING-/.test(headers['x-amz-content-sha256'] ?? '') ||
  /aws-chunked/.test(headers['content-encoding'] ?? '') ||
  headers['x-amz-acl'] !== undefined

const inWords = ({ operation, status, headers }: RecordedRequest) =>
  [operation, status, headers['x-amz-content-sha256']?.match(/^STREAMING-.*/)?.[0]]
    .filter((word) => word !== undefined)
    .join(' ')

/** The store has answered a signed request about its bucket with success. */
export function reachedItsBucket(
  store: ObjectStoreAddress,
  requests: readonly RecordedRequest[],
): void {
  const granted = requests.filter(
    ({ bucket, accessKeyId, status }) =>
      bucket === store.bucket &&
      accessKeyId === store.accessKeyId &&
      status >= 200 &&
      status <= 299,
  )
  expectThat(granted.length > 0, 'a backend that is healthy has never reached its bucket', {
    expected: `a signed request about ${store.bucket} with success`,
    received: requests.map(inWords),
  })
  const refused = requests.filter(({ status }) => status >= 400).map(inWords)
  expectEqual('requests of a start that the store refuses', refused, [])
}
