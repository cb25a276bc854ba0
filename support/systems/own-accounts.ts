/** Users of a system that keeps its accounts itself: made and signed in by its own routes, when they are needed. */
import { randomBytes } from 'node:crypto'
import { Violation } from '../core/errors.ts'
import { type Answer, call, excerpt, json } from './http-client.ts'
import type { AccountRequest, Accounts } from './manifest-parts/accounts.ts'
import { inTurn } from './patience.ts'
import { sharedSessions } from './shared-sessions.ts'
import { exchangeFor } from './token-exchange.ts'

export interface Credentials {
  readonly email: string
  readonly password: string
}

interface Known {
  readonly id: string
  readonly email: string
  /** By it the suite knows the user; the system never sees it. */
  readonly token: string
}

/** A password that asks for no more than length, letters and digits are refused by. */
const newPassword = () => `Aa1-${randomBytes(18).toString('base64url')}`

/** An account that is there already, or the one that makes accounts for others. */
export type Account = { readonly existing: KnownAt } | { readonly maker?: KnownAt }

/** By the address of the system: each of its processes may have been started with another one. */
export type KnownAt = (origin: string) => Credentials

/**
 * The same user with an account of the system's own, made at the first request. From then on the id is the
 * one that the system gave.
 */
export function withOwnAccount<Person extends Known>(
  accounts: Accounts,
  person: Person,
  account: Account = {},
): Person {
  const { email, token } = person
  const sessions = new Map<string, Promise<string>>()
  const password = newPassword()
  let own: string | undefined
  const enter = async (origin: string) => {
    if ('existing' in account)
      return signedIn(accounts, origin, account.existing(origin), 'the superuser')
    const made = await signUp(accounts, origin, { email, password }, account.maker?.(origin))
    own = made.id ?? own
    return signedIn(accounts, origin, { email, password }, made.whose)
  }
  exchangeFor(token, (origin) => {
    const session = sessions.get(origin) ?? enter(origin)
    sessions.set(origin, session)
    // Who was refused once may be let in the next time.
    session.catch(() => sessions.delete(origin))
    return session
  })
  return {
    ...person,
    get id() {
      return own ?? person.id
    },
  }
}

interface Made {
  /** Undefined where the account was refused: one with this address may be there already. */
  readonly id?: string
  /** For the message when signing in, which says whether the account is there, is refused. */
  readonly whose: string
}

async function signUp(
  { signUp: request, signIn }: Accounts,
  origin: string,
  credentials: Credentials,
  maker?: Credentials,
): Promise<Made> {
  const ask = (by?: string) => send(origin, request, credentials, by)
  const answer = await (maker ? asMaker({ signIn }, origin, maker, ask) : ask())
  const told = `${request.method} ${request.path}`
  if (isRefusal(answer)) return { whose: `a user whom ${told} has refused (${answer.status})` }
  const id = namedBy(accepted(request, answer, 'a new account'), request.id)
  return { id, whose: `a user whom ${told} has made` }
}

const makers = sharedSessions()

/** One session for all accounts that are made: some systems let nobody sign in often. */
function asMaker(
  accounts: Pick<Accounts, 'signIn'>,
  origin: string,
  maker: Credentials,
  ask: (token: string) => Promise<Answer>,
): Promise<Answer> {
  // A port is given anew to another backend, whose superuser has another password.
  const key = `${origin} ${maker.email} ${maker.password}`
  return makers(key, () => signedIn(accounts, origin, maker, 'the superuser'), ask)
}

async function signedIn(
  accounts: Pick<Accounts, 'signIn'>,
  origin: string,
  credentials: Credentials,
  whose: string,
): Promise<string> {
  const token = await signInAt(accounts, origin, credentials)
  if (token !== undefined) return token
  const { method, path } = accounts.signIn
  throw new Violation(`${method} ${path} refuses ${whose}`)
}

/** The token of a new session; undefined where e-mail and password are refused. */
export async function signInAt(
  { signIn: request }: Pick<Accounts, 'signIn'>,
  origin: string,
  credentials: Credentials,
): Promise<string | undefined> {
  const answer = await send(origin, request, credentials)
  if (isRefusal(answer)) return undefined
  return namedBy(accepted(request, answer, 'a user with the right password'), request.token)
}

/** The owner of the account gives it another password. */
export async function choosePasswordAt(
  accounts: Accounts,
  origin: string,
  credentials: Credentials,
  chosen: string,
): Promise<void> {
  const { choosePassword: request } = accounts
  if (request === undefined) throw new Error('accounts.choosePassword is looked at before')
  const token = await signedIn(accounts, origin, credentials, 'the owner of an account')
  const answer = await send(origin, request, { ...credentials, newPassword: chosen }, token)
  accepted(request, answer, 'another password')
}

const isRefusal = ({ status }: Answer) => status >= 400 && status <= 499 && status !== 429

function accepted(request: AccountRequest, answer: Answer, what: string): Answer {
  if (answer.status >= 200 && answer.status <= 299) return answer
  throw new Violation(`${request.method} ${request.path} refuses ${what}`, {
    expected: 'a status from 200 to 299',
    received: `${answer.status} ${excerpt(answer)}`,
  })
}

/** What the answer says at `path`, names with dots between them. */
function namedBy(answer: Answer, path: string): string {
  const inner = (value: unknown, step: string) => Reflect.get(Object(value), step) as unknown
  const value = path.split('.').reduce<unknown>(inner, json(answer))
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Violation(`${new URL(answer.url).pathname}: the answer has no "${path}"`, {
    received: Object.keys(json(answer)),
  })
}

function send(
  origin: string,
  { method, path, body, form }: AccountRequest,
  values: Credentials & { readonly newPassword?: string },
  token?: string,
): Promise<Answer> {
  const filled = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text, values)]))
  const type = form === undefined ? 'application/json' : 'application/x-www-form-urlencoded'
  const text =
    form === undefined
      ? JSON.stringify(filled(body ?? {}))
      : new URLSearchParams(filled(form)).toString()
  const headers = {
    'content-type': type,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  return inTurn(`${method} ${path}`, () => call(origin + path, { method, headers, body: text }))
}

function fill(text: string, values: object): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(Reflect.get(values, name) ?? whole),
  )
}
