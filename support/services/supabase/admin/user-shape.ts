/** A user as the Auth API shows it, made of the rows of auth.users and auth.identities. */

export interface IdentityRow {
  readonly id: string
  readonly provider_id: string
  readonly user_id: string
  readonly identity_data: Record<string, unknown>
  readonly provider: string
  readonly email: string | null
  readonly last_sign_in_at: string | null
  readonly created_at: string
  readonly updated_at: string
}

export interface UserRow {
  readonly id: string
  readonly aud: string
  readonly role: string
  readonly email: string | null
  readonly phone: string | null
  readonly email_confirmed_at: Date | null
  readonly confirmed_at: Date | null
  readonly invited_at: Date | null
  readonly recovery_sent_at: Date | null
  readonly confirmation_sent_at: Date | null
  readonly last_sign_in_at: Date | null
  readonly banned_until: Date | null
  readonly raw_app_meta_data: Record<string, unknown>
  readonly raw_user_meta_data: Record<string, unknown>
  readonly is_anonymous: boolean
  readonly created_at: Date
  readonly updated_at: Date
  readonly identities: readonly IdentityRow[]
}

/** The columns of `UserRow`; append `from auth.users as account …`. */
export const selectUser = `
  select account.*, (
    select coalesce(jsonb_agg(to_jsonb(identity) order by identity.created_at), '[]')
    from auth.identities as identity
    where identity.user_id = account.id
  ) as identities`

/** Times that have not come are left out, as the Auth service does. */
export function shownUser(user: UserRow) {
  return {
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email ?? '',
    phone: user.phone ?? '',
    ...known({
      email_confirmed_at: user.email_confirmed_at,
      confirmed_at: user.confirmed_at,
      invited_at: user.invited_at,
      recovery_sent_at: user.recovery_sent_at,
      confirmation_sent_at: user.confirmation_sent_at,
      last_sign_in_at: user.last_sign_in_at,
      banned_until: user.banned_until,
    }),
    app_metadata: user.raw_app_meta_data,
    user_metadata: user.raw_user_meta_data,
    identities: user.identities.map(shownIdentity),
    created_at: user.created_at,
    updated_at: user.updated_at,
    is_anonymous: user.is_anonymous,
  }
}

function shownIdentity({ id, provider_id, email, last_sign_in_at, ...rest }: IdentityRow) {
  const { user_id, identity_data, provider, created_at, updated_at } = rest
  return {
    identity_id: id,
    id: provider_id,
    user_id,
    identity_data,
    provider,
    ...known({ last_sign_in_at, email }),
    created_at,
    updated_at,
  }
}

function known<T>(values: Readonly<Record<string, T | null>>): Record<string, T> {
  const entries = Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== null)
  return Object.fromEntries(entries)
}
