/** Users of a system that keeps its accounts itself, against one that is played here. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { Violation } from '../core/errors.ts'
import { call } from './http-client.ts'
import type { Accounts } from './manifest-parts/accounts.ts'
import { choosePasswordAt, signInAt, withOwnAccount } from './own-accounts.ts'
import { tokenAt } from './token-exchange.ts'

const accounts: Accounts = {
  signUp: {
    method: 'POST',
    path: '/new',
    body: { mail: '{email}', pw: '{password}' },
    id: 'user.id',
    by: 'anybody',
  },
  signIn: {
    method: 'POST',
    path: '/in',
    form: { username: '{email}', password: '{password}' },
    token: 't',
  },
  choosePassword: {
    method: 'PUT',
    path: '/pw',
    body: { old: '{password}', next: '{newPassword}' },
  },
}

const someone = (token: string) => ({ id: 'theirs', email: `${token}@example.com`, token })

describe('a system with accounts of its own', () => {
  const passwords = new Map<string, string>()
  let origin = ''
  let refuses = 0
  let signIns = 0
  const server = createServer(async (request, response) => {
    const [status, body] = answerTo(request.url ?? '', request, await textOf(request))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  function answerTo(url: string, { headers }: IncomingMessage, text: string): [number, object] {
    if (refuses > 0) return [refuses, {}]
    const by = /^\/new\?by=(.+)$/.exec(url)?.[1]
    if (by !== undefined && headers.authorization !== `Bearer ${by}`) return [403, {}]
    if (url.startsWith('/new')) {
      const { mail, pw } = JSON.parse(text) as { mail: string; pw: string }
      if (passwords.has(mail)) return [400, { detail: 'exists' }]
      passwords.set(mail, pw)
      return [201, { user: { id: 7 } }]
    }
    if (url === '/in') {
      signIns += 1
      const form = new URLSearchParams(text)
      const mail = form.get('username') ?? ''
      const fits = passwords.get(mail) === form.get('password')
      return fits ? [200, { t: `own-${mail}` }] : [400, {}]
    }
    const mail = headers.authorization?.replace('Bearer own-', '') ?? ''
    if (url === '/pw') {
      passwords.set(mail, (JSON.parse(text) as { next: string }).next)
      return [200, {}]
    }
    return passwords.has(mail) ? [200, { mail }] : [401, {}]
  }
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  it('is asked with a token of its own, got once for each address', async () => {
    const person = withOwnAccount(accounts, someone('one'))
    const ask = () => call(`${origin}/x`, { headers: { authorization: `Bearer ${person.token}` } })
    const before = signIns
    const answers = await Promise.all([ask(), ask(), ask()])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(signIns - before, 1)
  })
  it('knows the user by the id that it has given', async () => {
    const person = withOwnAccount(accounts, someone('two'))
    assert.equal(person.id, 'theirs')
    await tokenAt(origin, person.token)
    assert.equal(person.id, '7')
  })
  it('lets an account in that is there already', async () => {
    const existing = { email: 'three@example.com', password: 'p' }
    passwords.set(existing.email, existing.password)
    const person = withOwnAccount(accounts, someone('three'), { existing: () => existing })
    assert.equal(await tokenAt(origin, person.token), 'own-three@example.com')
  })
  it('has an account that the superuser made, where nobody else may', async () => {
    const guarded = {
      ...accounts,
      signUp: { ...accounts.signUp, path: '/new?by=own-boss@example.com' },
    }
    const maker = { email: 'boss@example.com', password: 'p' }
    passwords.set(maker.email, maker.password)
    const person = withOwnAccount(guarded, someone('six'), { maker: () => maker })
    assert.equal(await tokenAt(origin, person.token), 'own-six@example.com')
    assert.equal(person.id, '7')
    const alone = withOwnAccount(guarded, someone('seven'))
    await assert.rejects(tokenAt(origin, alone.token), {
      message: /POST \/in refuses a user whom POST \/new\S* has refused \(403\)/,
    })
  })
  it('has its superuser sign in again whose session has ended', async (t) => {
    let valid = 'own-chief@example.com'
    const changing = createServer(async (request, response) => {
      await textOf(request)
      if (request.url === '/in') return response.end(JSON.stringify({ t: valid }))
      const welcome = request.headers.authorization === `Bearer ${valid}`
      return response.writeHead(welcome ? 201 : 401).end('{"user":{"id":8}}')
    })
    await new Promise<void>((resolve) => changing.listen(0, '127.0.0.1', resolve))
    t.after(() => changing.close())
    const there = `http://127.0.0.1:${(changing.address() as AddressInfo).port}`
    const maker = { email: 'chief@example.com', password: 'p' }
    const made = async (name: string) => {
      const person = withOwnAccount(accounts, someone(name), { maker: () => maker })
      await tokenAt(there, person.token)
      return person.id
    }
    assert.equal(await made('eight'), '8')
    valid = 'the next session'
    assert.equal(await made('nine'), '8')
  })
  it('may refuse a password, which is an answer, and nothing else', async () => {
    const wrong = { email: 'one@example.com', password: 'no' }
    assert.equal(await signInAt(accounts, origin, wrong), undefined)
    refuses = 500
    await assert.rejects(signInAt(accounts, origin, wrong), Violation)
    const person = withOwnAccount(accounts, someone('four'))
    await assert.rejects(tokenAt(origin, person.token), Violation)
    refuses = 0
    assert.equal(await tokenAt(origin, person.token), 'own-four@example.com')
  })
  it('takes another password of a signed-in user', async () => {
    const own = { email: 'five@example.com', password: 'old' }
    passwords.set(own.email, own.password)
    await choosePasswordAt(accounts, origin, own, 'new')
    assert.equal(await signInAt(accounts, origin, own), undefined)
    assert.notEqual(await signInAt(accounts, origin, { ...own, password: 'new' }), undefined)
  })
})

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
