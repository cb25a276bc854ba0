/** The record of every request: one line of JSON each, written before the answer is sent. */
import { appendFileSync, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ObjectStoreAddress, RecordedRequest } from '../../ports/object-store.ts'
import type { RequestHead } from '../s3-protocol/request-head.ts'

/** Headers and parameters that carry a secret, or a signature that is as good as one for its time. */
const secretHeader =
  /^(authorization|proxy-authorization|cookie|x-amz-security-token)$|customer-key/
const secretParameter = /^X-Amz-(Signature|Security-Token)$/i

/** The part of a record that the head of a request tells. */
export function headRecord(
  head: RequestHead,
): Pick<RecordedRequest, 'method' | 'query' | 'headers' | 'signedBy'> {
  const { authorization } = head.headers
  const inUrl = head.query.some(([name]) => name === 'X-Amz-Signature')
  return {
    method: head.method,
    query: Object.fromEntries(head.query.filter(([name]) => !secretParameter.test(name))),
    headers: Object.fromEntries(
      Object.entries(head.headers).filter(([name]) => !secretHeader.test(name)),
    ),
    signedBy: authorization !== undefined ? 'header' : inUrl ? 'url' : 'nobody',
  }
}

/** Written at once: whoever has the answer finds the record, and a store that is killed loses none. */
export function record(file: string, request: RecordedRequest): void {
  appendFileSync(file, `${JSON.stringify(request)}\n`, { mode: 0o600 })
}

/** Every request so far, oldest first; undefined where the store keeps no record. */
export async function recordedRequests(
  address: ObjectStoreAddress,
): Promise<readonly RecordedRequest[] | undefined> {
  if (address.recording === undefined) return undefined
  // The first request makes the file: a store that nobody has asked anything has none.
  if (!existsSync(address.recording)) return []
  const lines = (await readFile(address.recording, 'utf8')).split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RecordedRequest)
}
