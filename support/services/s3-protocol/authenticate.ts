/** Holds the signature of a request against the secret of whoever it names. */
import {
  type ClaimedSignature,
  claimedSignature,
  malformedHeader,
  malformedQuery,
} from './claimed-signature.ts'
import { accessDenied, invalidRequest, S3Error } from './errors.ts'
import type { RequestHead } from './request-head.ts'
import { requestSignature, type SigningScope, sameSignature, signingKey } from './signature.ts'

export interface SigningRules {
  /** The secret of a key; undefined for a key that nobody has. */
  secretOf(accessKeyId: string): string | undefined
  /** Regions for which a signature may be made; the first is the one that is recommended. */
  readonly regions: readonly string[]
  /** Milliseconds since the epoch. */
  now(): number
  /** How a URL is refused after its time; as Amazon does it unless given. */
  readonly expired?: () => S3Error
}

/** Who has signed, and what the signature says of the body. */
export interface Signer {
  readonly accessKeyId: string
  /** SHA-256 of the body in hex, or one of the words that stand for it. */
  readonly payload: string
  /** What the signatures of chunks continue. */
  readonly seed: {
    readonly key: Buffer
    readonly scope: SigningScope
    readonly date: string
    readonly signature: string
  }
}

/** How far the clock of a client may be from ours. Source: Amazon S3, "RequestTimeTooSkewed". */
const clockToleranceMs = 15 * 60_000

/** Headers that change the meaning of a request, so nobody may add them to one that is signed. */
const alwaysSigned = /^(host|x-amz-.*|content-md5)$/

/**
 * The signer of the request; undefined when it carries no signature. One that does not hold is
 * refused with the code that tells why.
 */
export function authenticate(head: RequestHead, rules: SigningRules): Signer | undefined {
  const claimed = claimedSignature(head)
  if (claimed === undefined) return undefined
  const secret = rules.secretOf(claimed.accessKeyId)
  if (secret === undefined) throw unknownKey()
  requireScope(claimed, rules)
  requireTime(claimed, rules)
  requireSignedHeaders(head, claimed)
  const { scope, date, signedHeaders, signature } = claimed
  const payload = payloadOf(head, claimed)
  const key = signingKey(secret, scope)
  const expected = requestSignature(key, head, { scope, date, signedHeaders, payload })
  if (!sameSignature(expected, signature)) throw signatureDoesNotMatch()
  return { accessKeyId: claimed.accessKeyId, payload, seed: { key, scope, date, signature } }
}

function requireScope({ scope, date, expires }: ClaimedSignature, { regions }: SigningRules): void {
  const malformed = expires === undefined ? malformedHeader : malformedQuery
  if (!regions.includes(scope.region)) {
    throw malformed(`the region '${scope.region}' is wrong; expecting '${regions[0]}'`)
  }
  if (!date.startsWith(`${scope.day}T`)) throw malformed('Invalid credential date.')
}

/** A presigned URL holds up to and including its last second. */
function requireTime({ at, expires }: ClaimedSignature, rules: SigningRules): void {
  const now = rules.now()
  if (expires === undefined) {
    if (Math.abs(now - at) > clockToleranceMs) throw tooSkewed()
    return
  }
  if (at > now + clockToleranceMs) throw accessDenied('Request is not yet valid')
  if (now > at + expires * 1000) throw (rules.expired ?? requestExpired)()
}

function requireSignedHeaders({ headers }: RequestHead, { signedHeaders }: ClaimedSignature): void {
  const unsigned = Object.keys(headers).filter(
    (name) => alwaysSigned.test(name) && !signedHeaders.includes(name),
  )
  if (unsigned.length === 0 && signedHeaders.includes('host')) return
  throw accessDenied(`There were headers present in the request which were not signed: ${unsigned}`)
}

function payloadOf({ headers }: RequestHead, { expires }: ClaimedSignature): string {
  const named = headers['x-amz-content-sha256']
  if (named !== undefined) return named
  if (expires !== undefined) return 'UNSIGNED-PAYLOAD'
  throw invalidRequest('Missing required header for this request: x-amz-content-sha256')
}

const requestExpired = () => accessDenied('Request has expired')

const unknownKey = () =>
  new S3Error(403, 'InvalidAccessKeyId', 'The access key id you provided is not known.')

const signatureDoesNotMatch = () =>
  new S3Error(
    403,
    'SignatureDoesNotMatch',
    'The signature that was calculated is not the one you provided. Check your key and method.',
  )

const tooSkewed = () =>
  new S3Error(403, 'RequestTimeTooSkewed', 'Your clock and ours are too far from each other.')
