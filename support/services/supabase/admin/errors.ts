/** The refusals of the admin API, in the form that the client library reads. */

/** `code` is the `error_code` that `AuthApiError.code` shows. */
export class AdminError extends Error {
  override readonly name = 'AdminError'
  readonly status: 400 | 401 | 403 | 404 | 422
  readonly code: string

  constructor(status: AdminError['status'], code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }

  body() {
    return { code: this.status, error_code: this.code, msg: this.message }
  }
}

export const noToken = () =>
  new AdminError(401, 'no_authorization', 'This endpoint requires a valid Bearer token')

export const notAdmin = () => new AdminError(403, 'not_admin', 'User not allowed')

export const userNotFound = (message = 'User not found') =>
  new AdminError(404, 'user_not_found', message)

export const emailExists = () =>
  new AdminError(422, 'email_exists', 'A user with this email address has already been registered')

export const weakPassword = () =>
  new AdminError(422, 'weak_password', 'Password should be at least 6 characters.')

export const invalid = (message: string) => new AdminError(400, 'validation_failed', message)
