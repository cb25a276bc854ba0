/**
 * What the admin steps must show. The reference had no Auth service, so these are not observations:
 * they are the shapes that auth-js 2.119 reads (GoTrueAdminApi, `_userResponse`,
 * `_generateLinkResponse`, `handleError`) and the statuses and codes of the Auth service's
 * documentation. Bodies are judged by what the client library makes of them.
 */
import type { Answer } from './normalise.ts'

const users = '/auth/v1/admin/users'
const oneUser = `${users}/<uuid>`
const generateLink =
  '/auth/v1/admin/generate_link?redirect_to=http%3A%2F%2Flocalhost%3A3000%2Freset'

const identity = {
  created_at: '<ts>',
  email: 'c.N@example.com',
  id: '<uuid>',
  identity_data: {
    email: 'c.N@example.com',
    email_verified: false,
    phone_verified: false,
    sub: '<uuid>',
  },
  identity_id: '<uuid>',
  last_sign_in_at: '<ts>',
  provider: 'email',
  updated_at: '<ts>',
  user_id: '<uuid>',
}

const created = {
  app_metadata: { provider: 'email', providers: ['email'], role: 'x' },
  aud: 'authenticated',
  confirmed_at: '<ts>',
  created_at: '<ts>',
  email: 'c.N@example.com',
  email_confirmed_at: '<ts>',
  id: '<uuid>',
  identities: [identity],
  is_anonymous: false,
  phone: '',
  role: 'authenticated',
  updated_at: '<ts>',
  user_metadata: { n: 1 },
}

/** After the sign-in that the second step makes. */
const signedIn = { ...created, last_sign_in_at: '<ts>' }

const updated = {
  ...signedIn,
  app_metadata: { ...created.app_metadata, role: 'y' },
  user_metadata: { n: 2 },
}

const properties = {
  action_link:
    '<BASE>/auth/v1/verify?token=<hash>&type=recovery&redirect_to=http%3A%2F%2Flocalhost%3A3000%2Freset',
  email_otp: '<otp>',
  hashed_token: '<hash>',
  redirect_to: 'http://localhost:3000/reset',
  verification_type: 'recovery',
}

const linked = { ...updated, recovery_sent_at: '<ts>' }

const refusal = (status: number, code: string, message: string) => ({
  data: { user: null },
  error: { name: 'AuthApiError', message, status, code },
})

const notAdmin = refusal(403, 'not_admin', 'User not allowed')
const notFound = refusal(404, 'user_not_found', 'User not found')
const taken = refusal(
  422,
  'email_exists',
  'A user with this email address has already been registered',
)

const shown = (data: unknown) => ({ data, error: null })

type Line = readonly [method: string, path: string, status: number]

/** Step, the requests that the client library makes, what it gives its caller. */
const table: readonly (readonly [step: string, lines: readonly Line[], result: unknown])[] = [
  ['admin.createUser', [['POST', users, 200]], shown({ user: created })],
  [
    'admin.createUser signin',
    [['POST', '/auth/v1/token?grant_type=password', 200]],
    shown({ user: 'c.N@example.com', token: '<jwt>' }),
  ],
  ['admin.createUser dup', [['POST', users, 422]], taken],
  ['admin.getUserById', [['GET', oneUser, 200]], shown({ user: signedIn })],
  [
    'admin.listUsers',
    [['GET', `${users}?page=1&per_page=2`, 200]],
    shown({ users: 2, total: 'number' }),
  ],
  ['admin.updateUserById', [['PUT', oneUser, 200]], shown({ user: updated })],
  [
    'admin.generateLink recovery',
    [['POST', generateLink, 200]],
    shown({ properties, user: linked }),
  ],
  [
    // The library asks for the user first, to be able to return what it deletes.
    'admin.deleteUser',
    [
      ['GET', oneUser, 200],
      ['DELETE', oneUser, 200],
    ],
    shown({ user: linked }),
  ],
  ['admin.deleteUser missing', [['GET', oneUser, 404]], notFound],
  ['admin.createUser as anon', [['POST', users, 403]], notAdmin],
  ['admin.createUser as user', [['POST', users, 403]], notAdmin],
]

export const adminAnswers: ReadonlyMap<string, Answer> = new Map(
  table.map(([step, lines, result]) => {
    const exchanges = lines.map(([method, path, status]) => ({ method, path, status, headers: {} }))
    return [step, { exchanges, result }]
  }),
)
