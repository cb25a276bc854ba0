/** The refusals of an S3 interface: status, code and sentence as clients know them. */

/** Source of codes and statuses: "Error Responses" of the Amazon S3 API reference. */
export class S3Error extends Error {
  override readonly name = 'S3Error'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const accessDenied = (message = 'Access Denied') => new S3Error(403, 'AccessDenied', message)

export const badDigest = (what: string) =>
  new S3Error(400, 'BadDigest', `The ${what} you specified did not match what was received.`)

export const entityTooLarge = () =>
  new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.')

export const incompleteBody = () =>
  new S3Error(400, 'IncompleteBody', 'The body is not as long as its announced length.')

export const invalidArgument = (message: string) => new S3Error(400, 'InvalidArgument', message)

export const invalidRequest = (message: string) => new S3Error(400, 'InvalidRequest', message)

export const malformedXml = () =>
  new S3Error(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or is not as expected.',
  )

export const methodNotAllowed = () =>
  new S3Error(405, 'MethodNotAllowed', 'The method is not allowed against this resource.')

export const missingContentLength = () =>
  new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.')

export const noSuchBucket = () =>
  new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist.')

export const noSuchKey = () => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.')

/** `what` is an operation, a header or a way of payload that this interface does not have. */
export const notImplemented = (what: string) =>
  new S3Error(501, 'NotImplemented', `${what} not implemented`)

export const preconditionFailed = () =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the preconditions did not hold.')

export const rangeNotSatisfiable = () =>
  new S3Error(416, 'InvalidRange', 'The requested range cannot be satisfied.')
