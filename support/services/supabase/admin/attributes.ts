/**
 * What an admin may say of a user, read from a request body and refused where it makes no sense.
 */
import { invalid, weakPassword } from './errors.ts'

export interface UserAttributes {
  readonly email: string | undefined
  readonly password: string | undefined
  readonly role: string | undefined
  readonly emailConfirmed: boolean
  readonly userMetadata: Record<string, unknown>
  readonly appMetadata: Record<string, unknown>
}

const emailPattern = /^[^@\s]+@[^@\s]+$/

const minPasswordLength = 6

export function attributesOf(body: Record<string, unknown>): UserAttributes {
  const password = text(body.password)
  if (password !== undefined && password.length < minPasswordLength) throw weakPassword()
  // The implementation's sign-in does not look at bans: one that is written and not kept is a lie.
  if ((text(body.ban_duration) ?? 'none') !== 'none') throw invalid('Bans are not supported here')
  return {
    email: body.email === undefined ? undefined : emailOf(body.email),
    password,
    role: text(body.role),
    emailConfirmed: body.email_confirm === true,
    userMetadata: record(body.user_metadata),
    appMetadata: record(body.app_metadata),
  }
}

/** An address in small letters, as the Auth service stores it. */
export function emailOf(given: unknown): string {
  if (typeof given !== 'string' || given === '') {
    throw invalid('Cannot create a user without either an email or phone')
  }
  if (!emailPattern.test(given)) {
    throw invalid('Unable to validate email address: invalid format')
  }
  return given.toLowerCase()
}

const text = (given: unknown) => (typeof given === 'string' ? given : undefined)

export const record = (given: unknown): Record<string, unknown> =>
  typeof given === 'object' && given !== null ? { ...given } : {}
