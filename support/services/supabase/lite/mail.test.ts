import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import { SMTPServer } from 'smtp-server'
import { launcher } from '../../../targets/embedded/launcher.ts'
import { startPostgres } from '../../postgres/embedded.ts'
import { newUser, openStack, type TestStack, visitor } from '../test-stack.ts'

const siteUrl = 'http://localhost:3000'
const oldPassword = 'old-pass-word-1'
const newPassword = 'new-pass-word-2'

describe('a password that is recovered by mail', () => {
  const mails: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: async (stream, _session, done) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk)
      mails.push(Buffer.concat(chunks).toString())
      done()
    },
  })
  let stack: TestStack<unknown>

  before(async () => {
    const listening = smtp.listen(0, '127.0.0.1')
    await once(listening, 'listening')
    const { port } = listening.address() as AddressInfo
    const mailbox = { smtpHost: '127.0.0.1', smtpPort: port, url: '' }
    stack = await openStack({ launch: launcher(), startPostgres, mailbox, siteUrl })
  })
  after(async () => {
    await stack.close()
    await new Promise<void>((resolve) => smtp.close(() => resolve()))
  })

  it('comes with a link to the API that returns to the place of the client’s choice', async () => {
    const email = 'forgetful@example.com'
    await newUser(stack, email, oldPassword)
    const visit = visitor(stack.supabase.address)
    const wish = `${siteUrl}/reset?x=1`
    const { error } = await visit.auth.resetPasswordForEmail(email, { redirectTo: wish })
    assert.equal(error, null)
    assert.equal(mails.length, 1)
    const link = new URL(linkIn(mails[0] ?? ''))
    assert.equal(link.origin, stack.supabase.address.url)
    assert.equal(link.searchParams.get('redirect_to'), wish)

    const landing = await landingOf(link)
    assert.equal(landing.origin + landing.pathname + landing.search, wish)
    const session = new URLSearchParams(landing.hash.slice(1))
    const { error: refused } = await visit.auth.setSession({
      access_token: session.get('access_token') ?? '',
      refresh_token: session.get('refresh_token') ?? '',
    })
    assert.equal(refused, null)
    assert.equal((await visit.auth.updateUser({ password: newPassword })).error, null)
    assert.equal(await signInError(email, oldPassword), 'invalid_credentials')
    assert.equal(await signInError(email, newPassword), undefined)

    const again = await landingOf(link)
    assert.equal(new URLSearchParams(again.hash.slice(1)).get('error_code'), 'otp_expired')
  })

  it('hands a code over where the client asks for one, of use once and to this client alone', async () => {
    const email = 'careful@example.com'
    await newUser(stack, email, oldPassword)
    const [own, other] = [keeping(stack), keeping(stack)]
    const redirectTo = `${siteUrl}/callback?next=%2Fhome`
    assert.equal((await own.auth.resetPasswordForEmail(email, { redirectTo })).error, null)
    await other.auth.resetPasswordForEmail('nobody@example.com', { redirectTo })
    const link = new URL(linkIn(mails.at(-1) ?? ''))
    const landing = await landingOf(link)
    const code = landing.searchParams.get('code') ?? ''
    assert.equal(landing.hash, '')
    assert.equal(landing.searchParams.get('next'), '/home')

    const stolen = await other.auth.exchangeCodeForSession(code)
    assert.equal(stolen.error?.code, 'bad_code_verifier')
    const { data, error } = await own.auth.exchangeCodeForSession(code)
    assert.equal(error, null)
    assert.equal(data.user?.email, email)
    assert.equal((await own.auth.updateUser({ password: newPassword })).error, null)
    assert.equal(await signInError(email, newPassword), undefined)

    const again = await landingOf(link)
    assert.equal(again.searchParams.get('error_code'), 'otp_expired')
    await own.auth.resetPasswordForEmail('nobody@example.com', { redirectTo })
    const used = await own.auth.exchangeCodeForSession(code)
    assert.equal(used.error?.code, 'flow_state_not_found')
  })

  it('sends nothing to an unknown address and does not say so', async () => {
    const before = mails.length
    const { error } = await stack.anon.auth.resetPasswordForEmail('nobody@example.com')
    assert.equal(error, null)
    assert.equal(mails.length, before)
  })

  const signInError = async (email: string, password: string) => {
    const visit = visitor(stack.supabase.address)
    return (await visit.auth.signInWithPassword({ email, password })).error?.code
  }
})

/** A client that keeps what it must know to make a session of a code. */
function keeping({ supabase }: TestStack<unknown>) {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const { url, anonKey } = supabase.address
  const auth = { flowType: 'pkce', storage, autoRefreshToken: false } as const
  return createClient(url, anonKey, { auth })
}

async function landingOf(link: URL): Promise<URL> {
  const response = await fetch(link, { redirect: 'manual' })
  assert.equal(response.status, 303)
  return new URL(response.headers.get('location') ?? '')
}

/** The link of a mail in quoted-printable. */
function linkIn(mail: string): string {
  const text = mail
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const [link = ''] = /https?:\/\/[^\s"<]+\/auth\/v1\/verify[^\s"<)]+/.exec(text) ?? []
  return link.replaceAll('&amp;', '&')
}
