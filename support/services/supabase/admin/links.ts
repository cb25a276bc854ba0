/**
 * Links that an admin makes instead of sending a mail: recovery, magic link, sign-up, invitation.
 */
import { createHash, randomInt } from 'node:crypto'
import type { ClientBase } from 'pg'
import { attributesOf, emailOf, record, type UserAttributes } from './attributes.ts'
import { emailExists, invalid, userNotFound } from './errors.ts'
import { shownUser, type UserRow } from './user-shape.ts'
import { createUser, userByEmail, userById } from './users.ts'

interface LinkKind {
  /** Makes the user when there is none. */
  readonly creates: boolean
  /** Where the Auth implementation looks for the token of this kind. */
  readonly column: 'recovery' | 'confirmation'
  /** The type that the implementation's verify endpoint knows. */
  readonly verifyType: string
}

/** The implementation has no type `invite`: an invitation is verified as the sign-up that it is. */
const kinds: Readonly<Record<string, LinkKind>> = {
  recovery: { creates: false, column: 'recovery', verifyType: 'recovery' },
  magiclink: { creates: true, column: 'recovery', verifyType: 'magiclink' },
  signup: { creates: true, column: 'confirmation', verifyType: 'signup' },
  invite: { creates: true, column: 'confirmation', verifyType: 'signup' },
}

export interface LinkRequest {
  readonly body: Record<string, unknown>
  readonly apiUrl: string
  readonly redirectTo: string
}

/** Stores a new token for the user and answers with the link and the user. */
export async function makeLink(db: ClientBase, { body, apiUrl, redirectTo }: LinkRequest) {
  const type = String(body.type)
  const kind = kinds[type]
  if (kind === undefined) throw invalid(`Unsupported link type: ${type}`)
  const email = emailOf(body.email)
  const user = await linkedUser(db, kind, type, body)
  const otp = String(randomInt(1_000_000)).padStart(6, '0')
  // The implementation's own scheme: a code typed by hand is found by the same digest.
  const hash = createHash('sha256').update(`${email}${otp}`).digest('hex')
  await storeToken(db, user.id, kind, hash)
  const link = new URL(`${apiUrl}/auth/v1/verify`)
  link.search = new URLSearchParams({
    token: hash,
    type: kind.verifyType,
    redirect_to: redirectTo,
  }).toString()
  return {
    ...shownUser(await userById(db, user.id)),
    action_link: link.href,
    email_otp: otp,
    hashed_token: hash,
    redirect_to: redirectTo,
    verification_type: type,
  }
}

async function linkedUser(
  db: ClientBase,
  kind: LinkKind,
  type: string,
  body: Record<string, unknown>,
): Promise<UserRow> {
  const email = emailOf(body.email)
  const user = await userByEmail(db, email)
  const isNewcomer = kind.column === 'confirmation'
  if (isNewcomer && user !== undefined && user.email_confirmed_at !== null) throw emailExists()
  if (user !== undefined) return user
  if (!kind.creates) throw userNotFound('User with this email not found')
  if (type === 'signup' && typeof body.password !== 'string') {
    throw invalid('Signup requires a valid password')
  }
  const attributes: UserAttributes = attributesOf({ ...body, user_metadata: record(body.data) })
  return createUser(db, { ...attributes, email })
}

async function storeToken(db: ClientBase, id: string, kind: LinkKind, hash: string): Promise<void> {
  await db.query(
    `update auth.users
     set ${kind.column}_token = $2, ${kind.column}_sent_at = now(), updated_at = now()
     where id = $1`,
    [id, hash],
  )
}
