/** What a store refuses although S3 has it: rather an error than a promise that is not kept. */
import type { Signer } from '../s3-protocol/authenticate.ts'
import { notImplemented, S3Error } from '../s3-protocol/errors.ts'
import type { RequestHead } from '../s3-protocol/request-head.ts'
import type { Dialect } from './settings.ts'

/** Headers that ask for something that this store does not do. */
const unknown =
  /^x-amz-(server-side-encryption|tagging|object-lock|website-redirect-location|grant|mfa)/

/** Canned lists that change nothing where lists are switched off, as they are by default. */
const harmlessLists = new Set(['private', 'bucket-owner-full-control'])

/**
 * Throws for a request that asks for more than is there. R2 takes a list of access rights without
 * any effect; Amazon refuses all but the harmless ones. R2 does not know streamed payloads.
 */
export function refuseUnknown({ headers }: RequestHead, signer: Signer, dialect: Dialect): void {
  for (const [name, value] of Object.entries(headers)) {
    const foreign = name === 'x-amz-storage-class' && value !== 'STANDARD'
    if (foreign || unknown.test(name))
      throw notImplemented(`Header '${name}' with value '${value}'`)
  }
  const list = headers['x-amz-acl']
  if (dialect === 'aws' && list !== undefined && !harmlessLists.has(list)) {
    throw new S3Error(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs')
  }
  if (dialect === 'r2' && signer.payload.startsWith('STREAMING-')) {
    throw notImplemented(signer.payload)
  }
}
