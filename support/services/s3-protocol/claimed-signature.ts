/** What a request says of its signature: in a header, or in the query of a presigned URL. */
import { accessDenied, invalidArgument, S3Error } from './errors.ts'
import { parameter, type RequestHead } from './request-head.ts'
import type { SigningScope } from './signature.ts'

export interface ClaimedSignature {
  readonly accessKeyId: string
  readonly scope: SigningScope
  /** `YYYYMMDDTHHMMSSZ` */
  readonly date: string
  /** The same in milliseconds since the epoch. */
  readonly at: number
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** Seconds that a presigned URL holds; undefined for a header. */
  readonly expires?: number
}

/** The longest life of a presigned URL: a week. Source: Amazon S3, "X-Amz-Expires". */
export const longestExpiryS = 604_800

const header =
  /^AWS4-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})$/

/** Undefined for a request that carries no signature at all. */
export function claimedSignature(head: RequestHead): ClaimedSignature | undefined {
  const { authorization } = head.headers
  const presigned = parameter(head, 'X-Amz-Algorithm') ?? parameter(head, 'X-Amz-Signature')
  if (authorization === undefined) return presigned === undefined ? undefined : fromQuery(head)
  if (presigned !== undefined) {
    throw invalidArgument('Only one auth mechanism allowed')
  }
  return fromHeader(authorization, head)
}

function fromHeader(authorization: string, head: RequestHead): ClaimedSignature {
  const [, credential, signed, signature] = header.exec(authorization) ?? []
  if (credential === undefined || signed === undefined || signature === undefined) {
    throw malformedHeader('The authorization header that you provided is not valid.')
  }
  const date = head.headers['x-amz-date']
  return {
    ...credentialOf(credential, malformedHeader),
    ...timeOf(date, malformedHeader),
    signedHeaders: signed.split(';'),
    signature,
  }
}

function fromQuery(head: RequestHead): ClaimedSignature {
  const required = (name: string) => {
    const value = parameter(head, name)
    if (value !== undefined && value !== '') return value
    throw malformedQuery(`Query-string authentication requires the ${name} parameter.`)
  }
  if (required('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') {
    throw malformedQuery('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"')
  }
  return {
    ...credentialOf(required('X-Amz-Credential'), malformedQuery),
    ...timeOf(required('X-Amz-Date'), malformedQuery),
    signedHeaders: required('X-Amz-SignedHeaders').split(';'),
    signature: required('X-Amz-Signature'),
    expires: expiryOf(required('X-Amz-Expires')),
  }
}

function expiryOf(text: string): number {
  const seconds = Number(text)
  if (!/^\d+$/.test(text) || seconds < 1) throw malformedQuery('X-Amz-Expires should be a number')
  if (seconds <= longestExpiryS) return seconds
  throw malformedQuery('X-Amz-Expires must be less than a week (in seconds)')
}

type Malformed = (message: string) => S3Error

function credentialOf(credential: string, malformed: Malformed) {
  const [accessKeyId, day, region, service, terminator, ...more] = credential.split('/')
  const whole = terminator === 'aws4_request' && service === 's3' && more.length === 0
  if (!whole || !accessKeyId || day === undefined || region === undefined) {
    throw malformed('The credential is malformed: expecting KEY/YYYYMMDD/REGION/s3/aws4_request.')
  }
  return { accessKeyId, scope: { day, region, service } }
}

function timeOf(date: string | undefined, malformed: Malformed) {
  if (date === undefined) {
    throw accessDenied('AWS authentication requires a valid x-amz-date header')
  }
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  const at = Date.parse(iso)
  if (iso === date || Number.isNaN(at)) throw malformed('The date is not as YYYYMMDDTHHMMSSZ.')
  return { date, at }
}

export const malformedHeader: Malformed = (message) =>
  new S3Error(400, 'AuthorizationHeaderMalformed', message)

export const malformedQuery: Malformed = (message) =>
  new S3Error(400, 'AuthorizationQueryParametersError', message)
