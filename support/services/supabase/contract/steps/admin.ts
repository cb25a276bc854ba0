/** The admin API of users, for the service key and nobody else. */
import { type ContractWorld, clientOf, newAddress, password, type Step } from '../world.ts'

const admin = (w: ContractWorld) => w.service.auth.admin

export const adminSteps: readonly Step[] = [
  {
    name: 'admin.createUser',
    run: async (w) => {
      const answer = await admin(w).createUser({
        email: newAddress('c'),
        password,
        email_confirm: true,
        user_metadata: { n: 1 },
        app_metadata: { role: 'x' },
      })
      const user = answer.data.user
      if (user !== null) w.note('created', { id: user.id, email: user.email ?? '' })
      return answer
    },
  },
  {
    name: 'admin.createUser signin',
    run: async (w) => {
      const client = clientOf(w.address, w.address.anonKey, w.recorder)
      const { email } = w.noted('created')
      const { data, error } = await client.auth.signInWithPassword({ email, password })
      return { data: { user: data.user?.email, token: data.session?.access_token }, error }
    },
  },
  {
    name: 'admin.createUser dup',
    run: (w) => admin(w).createUser({ email: w.noted('created').email, password }),
  },
  { name: 'admin.getUserById', run: (w) => admin(w).getUserById(w.noted('created').id) },
  {
    name: 'admin.listUsers',
    run: async (w) => {
      const { data, error } = await admin(w).listUsers({ page: 1, perPage: 2 })
      const total = 'total' in data ? typeof data.total : 'missing'
      return { data: { users: data.users.length, total }, error }
    },
  },
  {
    name: 'admin.updateUserById',
    run: (w) =>
      admin(w).updateUserById(w.noted('created').id, {
        user_metadata: { n: 2 },
        app_metadata: { role: 'y' },
      }),
  },
  {
    name: 'admin.generateLink recovery',
    run: (w) =>
      admin(w).generateLink({
        type: 'recovery',
        email: w.noted('created').email,
        options: { redirectTo: 'http://localhost:3000/reset' },
      }),
  },
  { name: 'admin.deleteUser', run: (w) => admin(w).deleteUser(w.noted('created').id) },
  { name: 'admin.deleteUser missing', run: (w) => admin(w).deleteUser(w.noted('created').id) },
  {
    name: 'admin.createUser as anon',
    run: (w) => w.anon.auth.admin.createUser({ email: newAddress('d'), password }),
  },
  {
    name: 'admin.createUser as user',
    run: (w) => w.alice.client.auth.admin.createUser({ email: newAddress('d'), password }),
  },
]
