/** The refusals of the Storage API, in the form and with the words of the hosted one. */

/**
 * The answer is always HTTP 400; the status that is meant stands in the body as a string.
 * Source: what the Storage API 1.11.2 answered, see `contract/known-answers.ndjson`.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly meant: number
  readonly error: string
  readonly code: string

  constructor(meant: number, error: string, code: string, message: string) {
    super(message)
    this.meant = meant
    this.error = error
    this.code = code
  }

  body() {
    const { meant, error, message, code } = this
    return { statusCode: String(meant), error, message, code }
  }
}

export const noSuchBucket = () =>
  new StorageError(404, 'Bucket not found', 'NoSuchBucket', 'Bucket not found')

export const noSuchKey = () => new StorageError(404, 'not_found', 'NoSuchKey', 'Object not found')

/** A policy refuses; also the answer to a token that cannot be verified, with the reason. */
export const accessDenied = (message = 'new row violates row-level security policy') =>
  new StorageError(403, 'Unauthorized', 'AccessDenied', message)

export const alreadyExists = (code: string) =>
  new StorageError(409, 'Duplicate', code, 'The resource already exists')

export const bucketNotEmpty = () =>
  new StorageError(
    409,
    'ResourceNotEmpty',
    'ResourceNotEmpty',
    'The bucket you tried to delete is not empty',
  )

export const invalidRequest = (message: string, error = 'Error') =>
  new StorageError(400, error, 'InvalidRequest', message)

export const invalidBucketName = () =>
  new StorageError(400, 'Invalid Input', 'InvalidBucketName', 'Bucket name invalid')

export const invalidKey = (key: string) =>
  new StorageError(400, 'InvalidKey', 'InvalidKey', `Invalid key: ${key}`)

export const invalidMimeType = (type: string) =>
  new StorageError(
    415,
    'invalid_mime_type',
    'InvalidMimeType',
    `mime type ${type} is not supported`,
  )

export const entityTooLarge = () =>
  new StorageError(
    413,
    'Payload too large',
    'EntityTooLarge',
    'The object exceeded the maximum allowed size',
  )

export const invalidToken = (message: string) =>
  new StorageError(400, 'InvalidJWT', 'InvalidJWT', message)

export const invalidSignature = () =>
  new StorageError(400, 'InvalidSignature', 'InvalidSignature', 'Invalid signature')

/**
 * A policy that breaks down, such as a folder's name cast to a type that it does not have: the database's own words.
 * Source: how Storage hands on what it has no word for, as a failure of its own.
 */
export const databaseFailed = (message: string) =>
  new StorageError(500, 'Internal', 'DatabaseError', message)

/** Runs a statement; a second row with the same key becomes the 409 with `code`. */
export async function refusingDuplicates<T>(code: string, statement: Promise<T>): Promise<T> {
  try {
    return await statement
  } catch (error) {
    if (sqlState(error) === '23505') throw alreadyExists(code)
    throw error
  }
}

/** SQLSTATE of a database error; undefined for any other. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
