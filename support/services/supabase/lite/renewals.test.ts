/** Two tabs of one browser go on with their session at the same moment, and neither loses it. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../postgres/embedded.ts'
import { newUser, openStack, type TestStack } from '../test-stack.ts'
import { isRenewal, oneAfterAnother } from './renewals.ts'

describe('a session', () => {
  let stack: TestStack<unknown>
  before(async () => {
    stack = await openStack({ launch: launcher(), startPostgres })
  })
  after(() => stack.close())

  const renew = async (refresh_token: string) => {
    const { url, anonKey } = stack.supabase.address
    const answer = await fetch(`${url}/auth/v1/token?grant_type=refresh_token`, {
      method: 'POST',
      headers: { apikey: anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token }),
    })
    const session = (await answer.json()) as { readonly refresh_token?: string }
    return { status: answer.status, next: session.refresh_token ?? '' }
  }
  const statuses = (all: readonly { readonly status: number }[]) => all.map(({ status }) => status)

  it('is gone on with by everybody who asks at the same moment, be it by the token before', async () => {
    const { client } = await newUser(stack, 'tabs@example.com')
    const { data } = await client.auth.getSession()
    let token = data.session?.refresh_token ?? ''
    for (let round = 0; round < 5; round += 1) {
      const before = token
      token = (await renew(before)).next
      const all = await Promise.all([token, before, token, token].map(renew))
      assert.deepEqual(statuses(all), [200, 200, 200, 200])
      assert.equal(new Set(all.slice(1).map(({ next }) => next)).size, 1)
      token = all[0]?.next ?? ''
    }
  })

  it('ends where somebody comes with a token that was used long ago', async () => {
    const { client } = await newUser(stack, 'thief@example.com')
    const { data } = await client.auth.getSession()
    const old = data.session?.refresh_token ?? ''
    const { next } = await renew((await renew(old)).next)
    await stack.sql.query(
      `update auth.refresh_tokens set updated_at = now() - interval '11 seconds' where token = $1`,
      [old],
    )
    assert.deepEqual(statuses([await renew(old), await renew(next)]), [400, 400])
  })
})

describe('work that must not overlap', () => {
  it('begins when the one before has ended, even badly', async () => {
    const told: string[] = []
    const inTurn = oneAfterAnother()
    const bad = inTurn(async () => {
      await Promise.resolve()
      told.push('first')
      throw new Error('bad')
    })
    const good = inTurn(async () => told.push('second'))
    await assert.rejects(bad, /bad/)
    assert.equal(await good, 2)
    assert.deepEqual(told, ['first', 'second'])
  })
  it('is the going on with a session, and no other request', () => {
    const at = (method: string, path: string) => isRenewal({ method, url: `http://a${path}` })
    assert.equal(at('POST', '/auth/v1/token?grant_type=refresh_token'), true)
    assert.equal(at('POST', '/auth/v1/token?grant_type=password'), false)
    assert.equal(at('OPTIONS', '/auth/v1/token?grant_type=refresh_token'), false)
  })
})
