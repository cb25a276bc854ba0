import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../postgres/embedded.ts'
import { newUser, openStack, type TestStack, visitor } from '../test-stack.ts'

const password = 'pass-word-1'

describe('the admin API', () => {
  let stack: TestStack<unknown>
  before(async () => {
    stack = await openStack({ launch: launcher(), startPostgres })
  })
  after(() => stack.close())

  const admin = () => stack.service.auth.admin
  const fresh = () => `${randomUUID()}@example.com`
  const signIn = (email: string, secret = password) =>
    visitor(stack.supabase.address).auth.signInWithPassword({ email, password: secret })

  it('takes an id of the caller’s own and keeps it', async () => {
    const id = randomUUID()
    const { data } = await admin().createUser({ id, email: fresh(), password })
    assert.equal(data.user?.id, id)
    const { error } = await admin().createUser({ id: 'x', email: fresh(), password })
    assert.equal(error?.code, 'validation_failed')
  })

  it('lists page by page, the newest first, with the number of all', async () => {
    for (let made = 0; made < 3; made += 1) await newUser(stack, fresh())
    const { rows } = await stack.sql.query('select count(*)::int as total from auth.users')
    const first = await admin().listUsers({ page: 1, perPage: 2 })
    assert.equal(first.error, null)
    assert.deepEqual(
      { ...first.data, users: first.data.users.length },
      {
        users: 2,
        aud: 'authenticated',
        nextPage: 2,
        lastPage: Math.ceil(rows[0].total / 2),
        total: rows[0].total,
      },
    )
    const second = await admin().listUsers({ page: 2, perPage: 2 })
    const ids = [...first.data.users, ...second.data.users].map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
  })

  it('changes address and password, and merges metadata', async () => {
    const { id } = await newUser(stack, fresh())
    const email = fresh()
    await admin().updateUserById(id, { email, password: 'another-1', user_metadata: { a: 1 } })
    const { data } = await admin().updateUserById(id, { user_metadata: { b: 2 } })
    assert.deepEqual(data.user?.user_metadata, { a: 1, b: 2 })
    assert.equal(data.user?.identities?.[0]?.identity_data?.email, email)
    assert.equal((await signIn(email)).error?.code, 'invalid_credentials')
    assert.equal((await signIn(email, 'another-1')).error, null)
  })

  it('refuses an address that somebody has, a short password, a ban', async () => {
    const taken = fresh()
    await newUser(stack, taken)
    const { id } = await newUser(stack, fresh())
    const change = async (attributes: object) =>
      (await admin().updateUserById(id, attributes)).error?.code
    assert.equal(await change({ email: taken }), 'email_exists')
    assert.equal(await change({ password: '123' }), 'weak_password')
    assert.equal(await change({ ban_duration: '1h' }), 'validation_failed')
  })

  it('deletes a user with all sessions and refuses what it cannot do', async () => {
    const email = fresh()
    const user = await newUser(stack, email)
    assert.equal((await admin().deleteUser(user.id, true)).error?.code, 'validation_failed')
    assert.equal((await admin().deleteUser(user.id)).error, null)
    assert.notEqual((await user.client.auth.refreshSession()).error, null)
    assert.equal((await signIn(email)).error?.code, 'invalid_credentials')
  })

  for (const type of ['recovery', 'magiclink'] as const) {
    it(`makes a ${type} link that signs the user in, once`, async () => {
      const email = fresh()
      const { id } = await newUser(stack, email)
      const { data } = await admin().generateLink({ type, email })
      assert.equal(data.properties?.verification_type, type)
      assert.equal(await userBehind(data.properties?.action_link), id)
      assert.equal(await userBehind(data.properties?.action_link), 'otp_expired')
    })
  }

  for (const type of ['signup', 'invite'] as const) {
    it(`makes a ${type} link that makes the user and confirms the address`, async () => {
      const email = fresh()
      const { data } =
        type === 'signup'
          ? await admin().generateLink({ type, email, password, options: { data: { n: 1 } } })
          : await admin().generateLink({ type, email, options: { data: { n: 1 } } })
      assert.equal(data.user?.email_confirmed_at, undefined)
      assert.equal(data.user?.user_metadata.n, 1)
      assert.equal(await userBehind(data.properties?.action_link), data.user?.id)
      const { data: after } = await admin().getUserById(data.user?.id ?? '')
      assert.ok(after.user?.email_confirmed_at)
    })
  }

  it('makes codes that can be typed and hashes that can be redeemed', async () => {
    const email = fresh()
    await newUser(stack, email)
    const typed = (await admin().generateLink({ type: 'recovery', email })).data.properties
    const client = visitor(stack.supabase.address)
    const token = typed?.email_otp ?? ''
    assert.equal((await client.auth.verifyOtp({ email, token, type: 'recovery' })).error, null)
    const hashed = (await admin().generateLink({ type: 'recovery', email })).data.properties
    const token_hash = hashed?.hashed_token ?? ''
    assert.equal((await client.auth.verifyOtp({ token_hash, type: 'recovery' })).error, null)
  })

  it('makes no recovery link for a stranger', async () => {
    const { error } = await admin().generateLink({ type: 'recovery', email: fresh() })
    assert.deepEqual([error?.status, error?.code], [404, 'user_not_found'])
  })

  /** The user whom the link signs in, or the code of the error that it lands with. */
  async function userBehind(link = ''): Promise<string | undefined> {
    const response = await fetch(link, { redirect: 'manual' })
    const landing = new URL(response.headers.get('location') ?? '')
    const told = new URLSearchParams(landing.hash.slice(1))
    const token = told.get('access_token')
    if (token === null) return told.get('error_code') ?? undefined
    return (await stack.anon.auth.getUser(token)).data.user?.id
  }
})
