/**
 * Users in the database: create, find, change, delete. Passwords are hashed there, off our thread.
 */
import { randomUUID } from 'node:crypto'
import type { ClientBase, Pool } from 'pg'
import type { UserAttributes } from './attributes.ts'
import { emailExists, invalid, userNotFound } from './errors.ts'
import { selectUser, type UserRow } from './user-shape.ts'

/**
 * The cost of bcrypt for passwords set by an admin. Lower than the usual 10 so that a hundred
 * seeded users can sign in within a second; the hash says its own cost, so sign-in needs not know.
 */
const bcryptCost = 6

const uuidPattern = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export async function userById(db: Pool | ClientBase, id: string): Promise<UserRow> {
  const { rows } = await db.query<UserRow>(
    `${selectUser} from auth.users as account where id::text = $1 and deleted_at is null`,
    [id],
  )
  const [user] = rows
  if (user === undefined) throw userNotFound()
  return user
}

export async function userByEmail(
  db: Pool | ClientBase,
  email: string,
): Promise<UserRow | undefined> {
  const { rows } = await db.query<UserRow>(
    `${selectUser} from auth.users as account
     where email = $1 and is_sso_user = false and deleted_at is null`,
    [email],
  )
  return rows[0]
}

/** One page, the newest first, and the number of all users. */
export async function usersPage(pool: Pool, page: number, perPage: number) {
  const [{ rows: users }, { rows: counted }] = await Promise.all([
    pool.query<UserRow>(
      `${selectUser} from auth.users as account
       where deleted_at is null
       order by created_at desc, id
       limit $1 offset $2`,
      [perPage, (page - 1) * perPage],
    ),
    pool.query<{ total: number }>(
      'select count(*)::int as total from auth.users where deleted_at is null',
    ),
  ])
  return { users, total: counted[0]?.total ?? 0 }
}

/** An id of the caller's own is taken as it is: seeds may refer to it. */
export async function createUser(
  db: ClientBase,
  attributes: UserAttributes & { readonly email: string },
  wantedId?: string,
): Promise<UserRow> {
  const id = wantedId ?? randomUUID()
  if (!uuidPattern.test(id)) throw invalid('ID must conform to the uuid v4 format')
  const { email } = attributes
  await refuseTaken(db, email, id)
  await db.query(
    `insert into auth.users
       (id, aud, role, email, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
     values ($1, 'authenticated', 'authenticated', $2, $3, '{}', now(), now())`,
    [id, email, { provider: 'email', providers: ['email'] }],
  )
  await db.query(
    `insert into auth.identities
       (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
     values (gen_random_uuid(), 'email', $1::text, $1::uuid, $2, now(), now(), now())`,
    [id, { sub: id, email, email_verified: false, phone_verified: false }],
  )
  return changeUser(db, id, { ...attributes, email: undefined })
}

/** Metadata is merged, everything that is not given stays. */
export async function changeUser(
  db: ClientBase,
  id: string,
  given: UserAttributes,
): Promise<UserRow> {
  if (given.email !== undefined) await changeEmailIdentity(db, id, given.email)
  await db.query(
    `update auth.users set
       email = coalesce($2, email),
       encrypted_password = coalesce(
         extensions.crypt($3::text, extensions.gen_salt('bf', ${bcryptCost})),
         encrypted_password
       ),
       role = coalesce($4, role),
       email_confirmed_at = case
         when $5 then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
       raw_user_meta_data = coalesce(raw_user_meta_data, '{}') || $6,
       raw_app_meta_data = coalesce(raw_app_meta_data, '{}') || $7,
       updated_at = now()
     where id = $1`,
    [
      id,
      given.email,
      given.password,
      given.role,
      given.emailConfirmed,
      given.userMetadata,
      given.appMetadata,
    ],
  )
  return userById(db, id)
}

export async function deleteUser(pool: Pool, id: string): Promise<void> {
  const { rowCount } = await pool.query('delete from auth.users where id::text = $1', [id])
  if (rowCount === 0) throw userNotFound()
}

async function changeEmailIdentity(db: ClientBase, id: string, email: string): Promise<void> {
  await refuseTaken(db, email, id)
  await db.query(
    `update auth.identities
     set identity_data = identity_data || jsonb_build_object('email', $2::text), updated_at = now()
     where user_id = $1 and provider = 'email'`,
    [id, email],
  )
}

async function refuseTaken(db: ClientBase, email: string, by: string): Promise<void> {
  const owner = await userByEmail(db, email)
  if (owner !== undefined && owner.id !== by) throw emailExists()
}
