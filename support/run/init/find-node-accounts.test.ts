/** Accounts that an API on Node keeps itself. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findNodeAccounts } from './find-node-accounts.ts'

const found = (routes: string) => {
  const files: Record<string, string> = {
    'src/app.js': `import express from 'express'
import { router } from './routes.js'
const app = express()
app.use('/api/v1', router)`,
    'src/routes.js': `import { Router } from 'express'
export const router = Router()
${routes}`,
  }
  return findNodeAccounts({ paths: Object.keys(files).sort(), text: (path) => files[path] ?? '' })
}
const login = `router.post('/auth/login', limit, async (req, res) => {
  const body = parse(z.object({ email: z.email(), password: z.string() }), req.body)
})`

it('are made by an administrator, and one signs in by what the handler takes', () => {
  const users = `const newUser = z.object({ email: z.email(), password: z.string() })
router.post('/users', requireUser, requireAdmin, async (req) => parse(newUser, req.body))`
  const body = { email: '{email}', password: '{password}' }
  assert.deepEqual(found(`${login}\n${users}`)?.value, {
    signUp: { path: '/api/v1/users', body, by: 'superuser' },
    signIn: { path: '/api/v1/auth/login', body },
  })
})

it('go by the name of a user where the handler takes that', () => {
  const open = `router.post('/register', (req) => make(req.body.username, req.body.password))
router.post('/login', ({ body: { username, password } }) => open(username, password))`
  const body = { username: '{email}', password: '{password}' }
  const { signUp, signIn } = found(open)?.value ?? {}
  assert.deepEqual(
    [signUp, signIn],
    [
      { path: '/api/v1/register', body },
      { path: '/api/v1/login', body },
    ],
  )
})

it('are not its own where Supabase Auth opens the session, or nobody makes any', () => {
  const asks = login.replace(/\}\)$/, '  await auth.signInWithPassword(body)\n})')
  assert.equal(found(`${asks}\nrouter.post('/register', ({ password }) => password)`), undefined)
  assert.equal(found(login), undefined)
})
